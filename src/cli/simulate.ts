import { readFile } from 'node:fs/promises';
import { batchingOf } from '#src/execution/batching.ts';
import { type DryRun, dryRun } from '#src/execution/dry-run.ts';
import { guessType } from '#src/execution/test-event.ts';
import { reportOnPackage } from '#src/execution/test-package.ts';
import { applyConfig } from '#src/integrations/package/apply-config.ts';
import type { Manifest } from '#src/integrations/package/manifest.ts';
import { readPackageFolder } from '#src/integrations/package/read-folder.ts';
import { parseDuration } from '#src/kit/duration.ts';
import { InputFault } from '#src/kit/faults.ts';
import { parseBoundedJson } from '#src/kit/json-bounds.ts';
import { defineCommand, text } from './define.ts';
import { need } from './usage-fault.ts';
import { withSandbox } from './with-sandbox.ts';

const FASTEST = 10_000;
const LONGEST_MS = 10 * 60 * 1000;

async function jsonFile(path: string): Promise<unknown> {
  try {
    return parseBoundedJson(await readFile(path));
  } catch (cause) {
    throw new InputFault('Unreadable file', `${path} is not a readable JSON file.`, { cause });
  }
}

/** The type that was given, else what the payload and the manifest let us guess. */
function typeOf(given: string | undefined, manifest: Manifest, payload: unknown): string {
  const type = given ?? guessType(manifest, payload);
  if (type) return type;
  throw new InputFault('Unknown event type', 'Say which event the file holds: --type issues.opened');
}

function linesOf({ result, calls }: DryRun): string[] {
  const logs = 'logs' in result ? result.logs.map((line) => `  ${line.level}: ${line.message}`) : [];
  const why = result.status === 'filtered' ? `: ${result.reason}` : '';
  const broke = result.status === 'threw' ? `: ${result.error.message}` : '';
  return [
    `${result.status}${why}${broke}`,
    ...calls.map((call) => `would call ${call.action} ${JSON.stringify(call.input)}`),
    ...(logs.length > 0 ? ['log:', ...logs] : []),
  ];
}

/** Runs it at a steady rate and says how long a run took. */
async function atRate(rate: number, forMs: number, once: () => Promise<DryRun>) {
  const total = Math.max(1, Math.floor((rate * forMs) / 1000));
  const times: number[] = [];
  const statuses: Record<string, number> = {};
  const startedAt = performance.now();
  const running: Promise<void>[] = [];
  for (let i = 0; i < total; i++) {
    const due = startedAt + (i * 1000) / rate;
    const wait = due - performance.now();
    if (wait > 1) await new Promise((done) => setTimeout(done, wait));
    const from = performance.now();
    running.push(
      once().then(({ result }) => {
        times.push(performance.now() - from);
        statuses[result.status] = (statuses[result.status] ?? 0) + 1;
      }),
    );
  }
  await Promise.all(running);
  const sorted = times.sort((a, b) => a - b);
  const at = (q: number): number => Math.round((sorted[Math.floor(sorted.length * q)] ?? 0) * 10) / 10;
  return { runs: total, statuses, p50_ms: at(0.5), p95_ms: at(0.95), max_ms: at(0.9999) };
}

function rateFrom(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const rate = Number(given);
  if (rate > 0 && rate <= FASTEST) return rate;
  throw new InputFault('Wrong usage', `--rate takes events per second, up to ${FASTEST}.`);
}

export const simulate = defineCommand({
  name: 'simulate',
  usage: 'simulate <dir> --event file.json [--type issues.opened] [--config file.json] [--rate N --for 30s]',
  summary: 'run a package on an event and show what it would send',
  help: 'Runs exactly what the service runs, in the same sandbox. Nothing leaves the machine.',
  options: {
    event: { type: 'string' },
    type: { type: 'string' },
    config: { type: 'string' },
    rate: { type: 'string' },
    for: { type: 'string' },
  },
  about: {
    event: 'the payload, a JSON file; for a package that takes batches it may hold a list of them',
    type: 'the event type, when the payload does not tell',
    config: 'settings, a JSON file',
    rate: 'events per second',
    for: 'how long, with --rate (10s)',
  },
  async run(given, terminal) {
    const folder = need(given, 0, 'the folder of the package', simulate);
    const eventFile = text(given.options.event);
    if (!eventFile) throw new InputFault('Wrong usage', `Give the event: ccb ${simulate.usage}`);
    const rate = rateFrom(text(given.options.rate));
    const forMs = Math.min(LONGEST_MS, parseDuration(text(given.options.for) ?? '10s'));
    const payload = await jsonFile(eventFile);
    const configFile = text(given.options.config);
    const config = configFile ? ((await jsonFile(configFile)) as Record<string, unknown>) : {};
    const { files } = await readPackageFolder(folder);
    return await withSandbox(async (sandbox) => {
      const { subject } = await reportOnPackage(sandbox, files);
      const manifest = applyConfig(subject.manifest, config);
      // A file with a list holds the events of a batch, where the package takes batches.
      const payloads = batchingOf(manifest) && Array.isArray(payload) && payload.length > 0 ? payload : [payload];
      const events = payloads.map((one) => ({ type: typeOf(text(given.options.type), manifest, one), payload: one }));
      const once = (): Promise<DryRun> => dryRun(sandbox, subject, events, { config });
      if (rate !== undefined) {
        const figures = await atRate(rate, forMs, once);
        terminal.result(
          Object.entries(figures).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
          figures,
        );
        return figures.runs === (figures.statuses.done ?? 0) + (figures.statuses.filtered ?? 0) ? 0 : 1;
      }
      const run = await once();
      terminal.result(linesOf(run), run);
      return run.result.status === 'done' || run.result.status === 'filtered' ? 0 : 1;
    });
  },
});
