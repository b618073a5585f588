import type { NewJob } from '#src/queue/queue.ts';
import type { Settling } from '#src/store/settle-window.ts';
import { EVENT_QUEUE } from './event.ts';

/** How long an event waits whether more comes about the same thing. */
export interface SettleWindow extends Settling {
  windowMs: number;
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

/** Batches of one integration run one after the other where its events do. */
export const batchOrder = (integrationId: string): string => `${integrationId}:batch`;
