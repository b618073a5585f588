import { OurFault } from '#src/kit/faults.ts';
import { listAudit } from './audit.ts';
import { tallyVersions } from './canaries.ts';
import { eventTimes } from './event-times.ts';
import { countByStatus, listEvents, stuckEvents } from './events.ts';
import { jobStats } from './jobs.ts';
import { listLogs } from './logs.ts';
import { depthOf, metricPoints } from './metrics.ts';
import { stepsMade } from './steps.ts';
import type { Read } from './store.ts';
import { watchSignals } from './watch.ts';
import { listWebhookLogs } from './webhook-logs.ts';

type SlowQuery = (read: Read, args: unknown) => Promise<unknown>;

/** Args cross a thread: whoever asks by name and whoever answers agree on them here. */
const slow =
  <Args>(query: (read: Read, args: Args) => Promise<unknown>): SlowQuery =>
  (read, args) =>
    query(read, args as Args);

const queries: Record<string, SlowQuery> = {
  'audit.list': slow(listAudit),
  'events.list': slow(listEvents),
  'events.countByStatus': slow(countByStatus),
  'events.depth': slow(depthOf),
  'events.tally': slow(tallyVersions),
  'events.times': slow(eventTimes),
  'events.stuck': slow(stuckEvents),
  'jobs.stats': slow(jobStats),
  'logs.list': slow(listLogs),
  'metrics.points': slow(metricPoints),
  'steps.made': slow(stepsMade),
  'watch.signals': slow(watchSignals),
  'webhookLogs.list': slow(listWebhookLogs),
};

export function slowQuery(name: string): SlowQuery {
  const query = queries[name];
  if (!query) throw new OurFault('Unknown query', `There is no long read "${name}": add it to store/slow.ts.`);
  return query;
}
