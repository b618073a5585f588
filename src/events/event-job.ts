import type { NewJob } from '#src/queue/queue.ts';
import { EVENT_QUEUE } from './event.ts';

interface About {
  id: string;
  integrationId: string;
  orderKey?: string | null;
}

/** The job that works on an event: it has the event's id, and its order is among the events of its integration. */
export const eventJob = (
  { id, integrationId, orderKey }: About,
  { projectId, ...how }: { projectId: string; dueAt: number } & Pick<NewJob, 'priority' | 'payload'>,
): NewJob => ({
  id,
  queue: EVENT_QUEUE,
  lane: projectId,
  orderKey: orderKey ? `${integrationId}:${orderKey}` : null,
  ...how,
});

/** Batches of one integration run one after the other where its events do. */
export const batchOrder = (integrationId: string): string => `${integrationId}:batch`;
