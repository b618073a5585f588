import type { Job, NewJob } from '#src/queue/queue.ts';

/** The queue of integrations that run something else than their repository holds. */
export const AGREE_QUEUE = 'agree';

/** Done twice it is done once: the job looks at what is true when it runs. */
export const agreeJob = ({ id, projectId }: { id: string; projectId: string }, now: number): NewJob => ({
  id: `agree_${id}_${now.toString(36)}`,
  queue: AGREE_QUEUE,
  lane: projectId,
  dueAt: now,
  orderKey: id,
  payload: { integrationId: id },
});

export const integrationOfAgreeJob = ({ payload }: Pick<Job, 'payload'>): string =>
  String((payload as { integrationId?: unknown }).integrationId);
