import type { NewJob } from '#src/queue/queue.ts';
import type { RequestRow } from '#src/store/rows.ts';

/** The queue that the factory works on. A job's id is the request's. */
export const REQUEST_QUEUE = 'request';

/** What people write, and which of the queue's turns it is. */
export const PRIORITY_OF = { critical: 0, high: 1, medium: 2, low: 3 } as const;

export const requestJob = (request: Pick<RequestRow, 'id' | 'priority'>, projectId: string, now: number): NewJob => ({
  id: request.id,
  queue: REQUEST_QUEUE,
  lane: projectId,
  priority: request.priority,
  dueAt: now,
});
