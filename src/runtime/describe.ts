import { eventJob, type SettleWindow, settlingOf } from '#src/events/event-job.ts';
import { describedKey, objectOf, orderKeyOf, settleOf, windowOf } from '#src/events/event-keys.ts';
import type { Live } from '#src/integrations/live.ts';
import type { Manifest } from '#src/integrations/package/manifest.ts';
import type { Queue } from '#src/queue/queue.ts';
import type { EventAbout } from '#src/sandbox/sandbox.ts';
import { type Describing, describeEvent, takeKey } from '#src/store/describe-events.ts';
import { settleInto } from '#src/store/settle-window.ts';
import type { Tx } from '#src/store/store.ts';
import type { EventWork } from '#src/store/work-events.ts';

/** What the package's processor says an event is: what else the gateway would have known when it came. */
export interface Described extends Describing {
  projectId: string;
  deliveryId: string;
  receivedAt: number;
  /** Null: it is no copy of anything. */
  dedupKey: string | null;
  forgetBefore: number | null;
  settle: SettleWindow | null;
}

/** Order by a path into the payload was found when it came; only the object is news. */
function orderOf(manifest: Manifest, event: EventWork, object: string | null): string | null {
  return orderKeyOf(manifest, null, object) ?? event.orderKey;
}

export function describedAs(event: EventWork, { row }: Live, manifest: Manifest, about: EventAbout): Described {
  const type = about.type ?? event.type;
  const windowMs = windowOf(manifest);
  return {
    id: event.id,
    integrationId: event.integrationId,
    projectId: row.projectId,
    deliveryId: event.deliveryId,
    receivedAt: event.receivedAt,
    type,
    object: objectOf(manifest, about.object) ?? event.object,
    orderKey: orderOf(manifest, event, about.object),
    dedupKey: event.replayOf === null ? describedKey(manifest, about.id) : null,
    forgetBefore: windowMs === null ? null : event.receivedAt - windowMs,
    settle: event.replayOf === null ? settleOf(manifest, type) : null,
  };
}

/** The reason why it goes no further; null: it goes on under what it is now known to be. */
export async function describe(tx: Tx, queue: Queue, event: Described): Promise<string | null> {
  const first = event.dedupKey && (await takeKey(tx, event, event.dedupKey, event.forgetBefore));
  if (first) return `It is a copy of ${first}.`;
  await describeEvent(tx, event);
  const isOwn = event.settle === null || (await settleInto(tx, event, settlingOf(queue, event.settle, event)));
  const { projectId, receivedAt: dueAt, settle } = event;
  if (isOwn) await queue.enqueue(tx, [eventJob(event, { projectId, dueAt, settle, described: true })]);
  return null;
}
