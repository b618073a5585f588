import type { NewJob, Queue } from '#src/queue/queue.ts';
import type { Settling } from '#src/store/settle-window.ts';
import { EVENT_QUEUE } from './event.ts';
import { redactJob } from './redact-job.ts';

/** How long an event waits whether more comes about the same thing. */
export interface SettleWindow extends Pick<Settling, 'leads'> {
  windowMs: number;
  /** What the package hides of its payloads. */
  paths: readonly string[];
}

interface About {
  id: string;
  integrationId: string;
  orderKey?: string | null;
}

interface How {
  projectId: string;
  dueAt: number;
  priority?: number;
  settle?: SettleWindow | null | undefined;
  /** What it is was found out already by the package's processor. */
  described?: boolean;
}

/** The job that works on an event: it has the event's id, and its order is among the events of its integration. */
export function eventJob(
  { id, integrationId, orderKey }: About,
  { projectId, dueAt, priority, settle, described }: How,
): NewJob {
  const payload = { ...(settle?.leads ? { gathers: 'settle' } : {}), ...(described ? { described } : {}) };
  return {
    id,
    queue: EVENT_QUEUE,
    lane: projectId,
    orderKey: orderKey ? `${integrationId}:${orderKey}` : null,
    dueAt: settle?.leads ? dueAt + settle.windowMs : dueAt,
    ...(priority === undefined ? {} : { priority }),
    ...(settle || described ? { payload } : {}),
  };
}

/** The window as it is recorded: an event that goes into another one is never run, so it says itself what to forget of it. */
export function settlingOf(
  queue: Pick<Queue, 'rowOf'>,
  { leads, paths }: SettleWindow,
  { deliveryId, integrationId, receivedAt: dueAt }: { deliveryId: string; integrationId: string; receivedAt: number },
): Settling {
  return paths.length === 0
    ? { leads }
    : { leads, forget: queue.rowOf(redactJob(deliveryId, { integrationId, paths, dueAt })) };
}

/** Batches of one integration run one after the other where its events do. */
export const batchOrder = (integrationId: string): string => `${integrationId}:batch`;
