import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { installRelay, relayFiles } from '../test/support/relay.ts';
import { deliver, type Process, spawnService, until } from '../test/support/service.ts';
import { startTarget } from '../test/support/target.ts';
import { report } from './report.ts';

// A disk that is full, that fails, or that somebody else holds: no false ack, a 503 that says when to come back, and well again by itself.

const ONE_CALL =
  "    await context.webhook.send({ body: { id: event.delivery_id } });\n    return { status: 'success' };";
const DISK_MB = 900;
const SENDERS = 8;

const folder = mkdtempSync(join(tmpdir(), 'ccb-disk-'));
const ballast = join(folder, 'ballast');
execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', folder]);

const accepted = new Set<string>();
const target = await startTarget();
let service: Process | undefined;

interface Round {
  answers: Record<string, number>;
  without: number;
  recovered: number;
}

let last = 0;

/** Deliveries without a pause until it is stopped; what was answered 2xx is remembered. */
function flood(address: () => string) {
  const answers: Record<string, number> = {};
  let without = 0;
  let isOver = false;
  let lastGood = 0;
  const one = async (): Promise<void> => {
    while (!isOver) {
      const id = `disk-${++last}`;
      try {
        const { status, headers } = await deliver(
          address(),
          'issues',
          { action: 'opened', pad: 'x'.repeat(2000) },
          { id },
        );
        answers[status] = (answers[status] ?? 0) + 1;
        if (status === 202) {
          accepted.add(id);
          lastGood = Date.now();
        } else if (status !== 503 || !headers.get('retry-after')) without++;
      } catch {
        answers.none = (answers.none ?? 0) + 1;
      }
      await new Promise((done) => setTimeout(done, 5));
    }
  };
  const all = Promise.all(Array.from({ length: SENDERS }, one));
  return {
    answers,
    get without() {
      return without;
    },
    get lastGood() {
      return lastGood;
    },
    async stop() {
      isOver = true;
      await all;
    },
  };
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Traffic, then trouble, then how long after its end the first delivery is taken again. */
async function through(address: () => string, trouble: () => Promise<() => Promise<void>>): Promise<Round> {
  const traffic = flood(address);
  await pause(1000);
  const end = await trouble();
  await end();
  const since = Date.now();
  await until(async () => traffic.lastGood > since, 'deliveries to be taken again', 60_000);
  const recovered = Date.now() - since;
  await pause(500);
  await traffic.stop();
  return { answers: traffic.answers, without: traffic.without, recovered };
}

function fill(): void {
  const file = openSync(ballast, 'w');
  const block = Buffer.alloc(1024 * 1024, 1);
  try {
    for (;;) writeSync(file, block);
  } catch {
    // As full as it gets.
  } finally {
    closeSync(file);
  }
}

const full = async (): Promise<() => Promise<void>> => {
  fill();
  await pause(4000);
  return async () => rmSync(ballast);
};

/** The system's own calls fail for this process, as a dying disk makes them fail. */
const failing = (pid: number) => async (): Promise<() => Promise<void>> => {
  const trace = spawn(
    'strace',
    [
      '-f',
      '-q',
      '-o',
      '/dev/null',
      '-e',
      'trace=fsync,fdatasync',
      '-e',
      'inject=fsync,fdatasync:error=EIO',
      '-p',
      String(pid),
    ],
    { stdio: 'ignore' },
  );
  await pause(4000);
  return async () => {
    trace.kill('SIGINT');
    await new Promise((done) => trace.once('exit', done));
  };
};

const locked = (seconds: number) => async (): Promise<() => Promise<void>> => {
  const other = new Database(join(folder, 'ccb.sqlite'), { timeout: 20_000 });
  other.exec('begin immediate');
  await pause(seconds * 1000);
  return async () => {
    other.exec('rollback');
    other.close();
  };
};

const rounds: [name: string, round: Round][] = [];
let lost = 0;
let sound = '';
try {
  const env = { DATABASE_URL: `sqlite:${join(folder, 'ccb.sqlite')}` };
  service = await spawnService(env);
  const relay = await installRelay(service, target, relayFiles(ONE_CALL), { name: 'disk' });
  rounds.push(['full disk', await through(relay.address, full)]);
  rounds.push(['fsync that fails', await through(relay.address, failing(service.pid))]);
  for (const seconds of [1, 5, 30]) {
    rounds.push([`database locked for ${seconds} s`, await through(relay.address, locked(seconds))]);
  }
  await until(
    async () => {
      const { waiting, processing } =
        (await service?.api('GET', `/v1/integrations/${relay.id}/queue/status`))?.body ?? {};
      return waiting === 0 && processing === 0;
    },
    'everything to be worked on',
    120_000,
  );
  const db = new Database(join(folder, 'ccb.sqlite'), { readonly: true });
  const stored = new Set(
    (db.prepare('select external_id from deliveries').all() as { external_id: string }[]).map((one) => one.external_id),
  );
  lost = [...accepted].filter((id) => !stored.has(id)).length;
  sound = String(db.pragma('integrity_check', { simple: true }));
  db.close();
} finally {
  await service?.stop();
  await target.close();
  execFileSync('umount', ['-l', folder]);
}
const without = rounds.reduce((sum, [, round]) => sum + round.without, 0);
report('fault-disk', [
  ...rounds.map(([name, { recovered, answers }]) => ({
    name: `${name}: well again after`,
    value: recovered,
    unit: `ms ${JSON.stringify(answers).replaceAll('"', '')}`,
    reach: '≤ 10 s',
    met: recovered <= 10_000,
  })),
  { name: 'accepted', value: accepted.size, unit: '' },
  { name: 'accepted and not stored', value: lost, unit: '', reach: '0', met: lost === 0 },
  { name: 'refusals without 503 and Retry-After', value: without, unit: '', reach: '0', met: without === 0 },
  { name: 'integrity check', value: sound, unit: '', reach: 'ok', met: sound === 'ok' },
]);
process.exitCode = lost === 0 && without === 0 && sound === 'ok' ? 0 : 1;
