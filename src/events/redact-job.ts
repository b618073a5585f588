import type { NewJob } from '#src/queue/queue.ts';

/** Where payloads wait for what must not be kept of them to be taken out. */
export const REDACT_QUEUE = 'redact';

/** One for each package that has something to hide in a delivery: several may share it. */
export const redactJob = (
  deliveryId: string,
  { integrationId, paths, dueAt }: { integrationId: string; paths: readonly string[]; dueAt: number },
): NewJob => ({
  id: `${deliveryId}:${integrationId}`,
  queue: REDACT_QUEUE,
  lane: REDACT_QUEUE,
  dueAt,
  payload: { deliveryId, paths },
});
