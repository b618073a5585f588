import { cpus } from 'node:os';
import { BATCH_CRASH_POINTS, EVENT_CRASH_POINTS } from '../test/support/crash-points.ts';
import { type Asks, type Mortal, startMortal } from '../test/support/mortal.ts';
import { startTarget, type Target } from '../test/support/target.ts';

// The process dies at every named point and at random moments under load, and is started again on what it left behind.
// `fault-kill.ts [kills] [times]`: so many random kills (a quarter of them with order per key), and so many deaths per point.

const KILLS = Number(process.argv[2] ?? 200);
const TIMES = Number(process.argv[3] ?? 10);
const READY_MS = 3000;
/** A new database now and then, so that looking at all of it stays cheap. */
const DEATHS_PER_DATABASE = 20;

interface Result {
  deaths: number;
  accepted: number;
  calls: number;
  repeated: number;
  readyMs: number[];
  verdict: string[];
}

type Die = (mortal: Mortal) => Promise<void>;

let living: Mortal | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void living?.end().finally(() => process.exit(1)));
}

/** Calls that were under way when the process died are made again under the same key. */
const repeatsIn = (target: Target): number =>
  target.calls.length - new Set(target.calls.map((call) => call.headers['webhook-id'])).size;

async function round(die: Die, times: number, asks: Asks): Promise<Result> {
  const target = await startTarget();
  const mortal = await startMortal(target, asks);
  living = mortal;
  const readyMs: number[] = [];
  try {
    for (let time = 0; time < times; time++) {
      await die(mortal);
      readyMs.push(await mortal.recover());
    }
    await mortal.finished();
    const verdict = await mortal.verdict();
    const { size: accepted } = mortal.sender.accepted;
    return {
      deaths: times,
      accepted,
      calls: target.calls.length,
      repeated: repeatsIn(target),
      readyMs,
      verdict,
    };
  } finally {
    await mortal.end();
    await target.close();
  }
}

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

async function run(name: string, die: Die, times: number, asks: Asks = {}): Promise<Result> {
  const parts: Result[] = [];
  for (let left = times; left > 0; left -= DEATHS_PER_DATABASE) {
    parts.push(await round(die, Math.min(left, DEATHS_PER_DATABASE), asks));
  }
  const all = {
    deaths: sum(parts.map((part) => part.deaths)),
    accepted: sum(parts.map((part) => part.accepted)),
    calls: sum(parts.map((part) => part.calls)),
    repeated: sum(parts.map((part) => part.repeated)),
    readyMs: parts.flatMap((part) => part.readyMs).sort((a, b) => a - b),
    verdict: parts.flatMap((part) => part.verdict),
  };
  const { readyMs, ...shown } = all;
  console.log(JSON.stringify({ bench: 'fault:kill', name, ...shown, slowestReadyMs: readyMs.at(-1) ?? 0 }));
  return all;
}

function dieAt(point: string): Die {
  let nth = 0;
  return async (mortal) => {
    const signal = await mortal.dieAt(`${point}:${++nth}`);
    if (signal !== 'SIGKILL') throw new Error(`at ${point}:${nth} the process ended with ${signal}, not by our hand`);
  };
}

const dieAnywhere: Die = async (mortal) => void (await mortal.kill(Math.ceil(Math.random() * 150)));

const results: Result[] = [];
for (const point of EVENT_CRASH_POINTS) results.push(await run(point, dieAt(point), TIMES));
for (const point of BATCH_CRASH_POINTS)
  results.push(await run(`${point}, batches`, dieAt(point), TIMES, { batched: true }));
const inOrder = Math.floor(KILLS / 4);
if (KILLS > 0) results.push(await run('random kill under load', dieAnywhere, KILLS - inOrder));
if (inOrder > 0)
  results.push(await run('random kill under load, order per key', dieAnywhere, inOrder, { inOrder: true }));

const ready = results.flatMap((one) => one.readyMs).sort((a, b) => a - b);
const faults = results.flatMap((one) => one.verdict);
const deaths = sum(results.map((one) => one.deaths));
const accepted = sum(results.map((one) => one.accepted));
const repeated = sum(results.map((one) => one.repeated));
const median = ready[Math.floor(ready.length / 2)] ?? 0;
const inTime = ready.filter((ms) => ms <= READY_MS).length;
console.log(`\nfault:kill on ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}\n`);
console.log(
  `  ${deaths} deaths, ${accepted} deliveries accepted, ${repeated} calls made again, ${faults.length} faults`,
);
console.log(
  `  ready again after ${median} ms in the middle, ${ready.at(-1) ?? 0} ms at most; ${inTime} of ${ready.length} within ${READY_MS} ms`,
);
for (const fault of faults) console.log(`  ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;
