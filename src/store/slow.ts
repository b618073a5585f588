import { OurFault } from '#src/kit/faults.ts';
import type { Read, SqlRead } from './store.ts';

/** A connection, and on demand what builds queries on it. */
export interface SlowRead extends SqlRead {
  whole(): Promise<Read>;
}

type SlowQuery = (read: SlowRead, args: unknown) => Promise<unknown>;

/** Args cross a thread: whoever asks by name and whoever answers agree on them here. */
const plain =
  <Args>(query: (read: SqlRead, args: Args) => Promise<unknown>): SlowQuery =>
  (read, args) =>
    query(read, args as Args);

const built =
  <Args>(query: (read: Read, args: Args) => Promise<unknown>): SlowQuery =>
  async (read, args) =>
    query(await read.whole(), args as Args);

/** Loaded when first asked: what looks at a queue every few seconds needs none of what lists need. */
const queries: Record<string, () => Promise<SlowQuery>> = {
  'audit.list': async () => built((await import('./audit.ts')).listAudit),
  'events.list': async () => built((await import('./events.ts')).listEvents),
  'events.countByStatus': async () => built((await import('./events.ts')).countByStatus),
  'events.depth': async () => plain((await import('./metrics.ts')).depthOf),
  'events.tally': async () => built((await import('./canaries.ts')).tallyVersions),
  'events.times': async () => plain((await import('./event-times.ts')).eventTimes),
  'events.stuck': async () => built((await import('./events.ts')).stuckEvents),
  'jobs.stats': async () => plain((await import('./jobs.ts')).jobStats),
  'logs.lines': async () => built((await import('./log-lines.ts')).listLogLines),
  'logs.list': async () => built((await import('./logs.ts')).listLogs),
  'metrics.points': async () => plain((await import('./metrics.ts')).metricPoints),
  'steps.made': async () => plain((await import('./steps.ts')).stepsMade),
  'watch.signals': async () => plain((await import('./watch.ts')).watchSignals),
  'webhookLogs.list': async () => built((await import('./webhook-logs.ts')).listWebhookLogs),
};

export async function runSlow(read: SlowRead, name: string, args: unknown): Promise<unknown> {
  const load = queries[name];
  if (!load) throw new OurFault('Unknown query', `There is no long read "${name}": add it to store/slow.ts.`);
  return await (await load())(read, args);
}
