import { iso, isoOrNull } from '#src/kit/clock.ts';
import { redact } from '#src/kit/redact.ts';
import type { EventLine } from '#src/store/events.ts';
import type { DeliveryRow, EventRow } from '#src/store/rows.ts';

/** From arrival to the end, in milliseconds; null while it is under way. */
const processingTime = (event: EventRow): number | null =>
  event.finishedAt === null ? null : Math.max(0, event.finishedAt - event.receivedAt);

/** An event as everybody outside reads it. */
export const presentEvent = (event: EventLine) => ({
  id: event.id,
  type: event.type,
  source: event.source,
  status: event.status,
  reason: event.reason,
  timestamp: iso(event.receivedAt),
  delivery_id: event.externalId,
  duplicate: event.duplicateCount > 0,
  duplicate_count: event.duplicateCount,
  version: event.version,
  processing_time: processingTime(event),
  attempts: event.attempts,
  next_attempt_at: isoOrNull(event.nextAttemptAt),
  batch: event.batchId,
});

function payloadOf(delivery: DeliveryRow): unknown {
  if (delivery.body === null) return null;
  try {
    return JSON.parse(delivery.body.toString('utf8'));
  } catch {
    return delivery.body.toString('utf8');
  }
}

export const presentEventWhole = (event: EventLine, delivery: DeliveryRow) => ({
  ...presentEvent(event),
  verified: delivery.verified,
  actor: event.actor,
  order_key: event.orderKey,
  result: redact(event.result, []),
  headers: delivery.headers,
  last_copy_headers: event.lastCopyHeaders,
  payload: payloadOf(delivery),
});
