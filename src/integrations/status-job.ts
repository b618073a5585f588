import type { NewJob } from '#src/queue/queue.ts';
import type { IntegrationRow } from '#src/store/rows.ts';

/** The queue that brings the status comment and the label of an issue up to date. */
export const STATUS_QUEUE = 'status';

const PREFIX = 'sts_';

/** What only lasts for moments is shown when it lasts: GitHub counts every edit. */
const PASSING = ['analyzing', 'generating', 'testing'];
const PASSING_MS = 1000;

/** When the comment is to say that it is in this state. */
export const shownAt = (status: string, now: number): number => (PASSING.includes(status) ? now + PASSING_MS : now);

/** One job per integration, so that no two of them ever write the same comment. */
export const statusJob = (row: Pick<IntegrationRow, 'id' | 'projectId' | 'status'>, now: number): NewJob => ({
  id: `${PREFIX}${row.id}`,
  queue: STATUS_QUEUE,
  lane: row.projectId,
  priority: 0,
  dueAt: shownAt(row.status, now),
});

export const integrationOfStatusJob = (jobId: string): string => jobId.slice(PREFIX.length);
