import type { NewJob } from '#src/queue/queue.ts';
import type { IntegrationRow } from '#src/store/rows.ts';

/** The queue that brings the status comment and the label of an issue up to date. */
export const STATUS_QUEUE = 'status';

const PREFIX = 'sts_';

/** One job per integration, so that no two of them ever write the same comment. */
export const statusJob = (row: Pick<IntegrationRow, 'id' | 'projectId'>, now: number): NewJob => ({
  id: `${PREFIX}${row.id}`,
  queue: STATUS_QUEUE,
  lane: row.projectId,
  priority: 0,
  dueAt: now,
});

export const integrationOfStatusJob = (jobId: string): string => jobId.slice(PREFIX.length);
