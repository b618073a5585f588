import { beginGathering, findGathering } from './gatherings.ts';
import { insertJobs } from './jobs.ts';
import type { EventRow, JobRow } from './rows.ts';
import type { Tx } from './store.ts';

/** An event that waits whether more comes about the same thing. */
export interface Settling {
  /** The package asks for events of its type: it may begin a window. Others only add what they know to one that is open. */
  leads: boolean;
  /** Takes out of its payload what is not to be kept, once the event that it went into needs it no more. */
  forget?: JobRow;
}

/** What must be known of an event that waits. */
type Waiting = Pick<EventRow, 'id' | 'integrationId' | 'deliveryId' | 'receivedAt'> & {
  object?: string | null | undefined;
};

const keyOf = (object: string): string => `object:${object}`;

/** The event that waits for more about this thing; null: none does. */
export async function waitingFor(
  tx: Tx,
  { integrationId, object }: Pick<Waiting, 'integrationId' | 'object'>,
): Promise<string | null> {
  if (!object) return null;
  return (await findGathering(tx, integrationId, keyOf(object)))?.holderId ?? null;
}

/** It runs with what this one brought; this one itself is done with. */
async function merge(tx: Tx, event: Waiting, holderId: string, forget: JobRow | undefined): Promise<void> {
  const reason = `It came within the settle window of ${holderId}, which runs with its payload.`;
  await tx.sql.run("update events set status = 'filtered', reason = ?, finished_at = received_at where id = ?", [
    reason,
    event.id,
  ]);
  await tx.sql.run('update events set latest_delivery_id = ? where id = ?', [event.deliveryId, holderId]);
  if (forget) await insertJobs(tx, [{ ...forget, payload: { ...forget.payload, holder: holderId } }]);
}

/** True: it is to have a job of its own. False: another event runs with what it brought. */
export async function settleInto(tx: Tx, event: Waiting, { leads, forget }: Settling): Promise<boolean> {
  if (!event.object) return true;
  const holderId = await waitingFor(tx, event);
  if (holderId !== null) {
    await merge(tx, event, holderId, forget);
    return false;
  }
  if (!leads) return true;
  const { id, integrationId, object, receivedAt: at } = event;
  const fresh = { integrationId, key: keyOf(object), holderId: id, count: 1, bytes: 0, firstAt: at, lastAt: at };
  return (await beginGathering(tx, fresh)) || (await settleInto(tx, event, { leads, ...(forget ? { forget } : {}) }));
}
