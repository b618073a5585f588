import { newId } from '#src/kit/ids.ts';
import type { Job, NewJob } from '#src/queue/queue.ts';

/** The queue of what is to be said to people who wanted something to be different. */
export const ANSWER_QUEUE = 'answer';

/** What one wish is answered with. */
export interface Answering {
  repository: string;
  installationId: number;
  /** The issue or pull request. */
  place: number;
  /** Markdown for a comment of its own; null: the threads say it all. */
  text: string | null;
  /** Comment on a line → markdown for its thread. */
  threads: { comment: number; text: string }[];
}

/** Enqueued with the change that it tells of: it is said once, whatever dies in between. */
export const answerJob = (answering: Answering, now: number): NewJob => ({
  id: newId('ans', now),
  queue: ANSWER_QUEUE,
  lane: answering.repository,
  dueAt: now,
  orderKey: `${answering.repository}#${answering.place}`,
  payload: { ...answering },
});

export const answeringOf = (job: Pick<Job, 'payload'>): Answering => job.payload as unknown as Answering;
