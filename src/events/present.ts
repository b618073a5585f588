import { iso, isoOrNull } from '#src/kit/clock.ts';
import type { DeliveryRow, EventRow } from '#src/store/rows.ts';

/** From arrival to the end, in milliseconds; null while it is under way. */
const processingTime = (event: EventRow): number | null =>
  event.finishedAt === null ? null : Math.max(0, event.finishedAt - event.receivedAt);

/** An event as everybody outside reads it. */
export const presentEvent = (event: EventRow) => ({
  id: event.id,
  type: event.type,
  status: event.status,
  reason: event.reason,
  timestamp: iso(event.receivedAt),
  duplicate: event.duplicateCount > 0,
  duplicate_count: event.duplicateCount,
  version: event.versionId,
  processing_time: processingTime(event),
  attempts: event.attempts,
  next_attempt_at: isoOrNull(event.nextAttemptAt),
});

function payloadOf(delivery: DeliveryRow): unknown {
  if (delivery.body === null) return null;
  try {
    return JSON.parse(delivery.body.toString('utf8'));
  } catch {
    return delivery.body.toString('utf8');
  }
}

export const presentEventWhole = (event: EventRow, delivery: DeliveryRow) => ({
  ...presentEvent(event),
  source: delivery.source,
  delivery_id: delivery.externalId,
  verified: delivery.verified,
  actor: event.actor,
  order_key: event.orderKey,
  result: event.result,
  headers: delivery.headers,
  last_copy_headers: event.lastCopyHeaders,
  payload: payloadOf(delivery),
});
