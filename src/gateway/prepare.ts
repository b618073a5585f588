import type { IncomingHttpHeaders } from 'node:http';
import type { Described, Reply, Source } from '#src/connectors/source.ts';
import { arrivalOf } from '#src/events/arrival-of.ts';
import type { Arrival } from '#src/events/record.ts';
import { otherDoor } from '#src/integrations/event-door.ts';
import type { Delivery } from './delivery.ts';
import { keptHeaders } from './kept-headers.ts';
import { type Payload, payloadFrom, readPayload } from './payload.ts';
import type { Found, GatewayDeps } from './receive.ts';
import { schemeOf } from './verify.ts';

/** Clocks of several processes differ by less than this. */
const SKEW_MS = 1_000;

/** Answered as a copy, so that the sender is content and nobody gets two messages; `advice` is for the log. */
export interface Answered extends Reply {
  advice?: string;
}

const textHeader = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
};

function payloadOf(source: Source, { headers, raw }: Delivery): Payload {
  if (raw.length === 0 && source.payload) return payloadFrom(source.payload(headers));
  return readPayload(raw, textHeader(headers, 'content-type'));
}

async function greet(deps: GatewayDeps, source: Source, delivery: Delivery, value: unknown): Promise<Reply | null> {
  const greeting = source.handshake?.(delivery.headers, value, deps.bases[source.service]?.base_url);
  if (!greeting) return null;
  const { visit, ...reply } = greeting;
  if (visit !== undefined) await deps.senders.visit(visit);
  return reply;
}

/** What comes in the same window is the same event, which runs once nothing more can come in it. */
function windowFor({ id, coalesceMs }: Described, now: number): { dedupKey: string; dueAt: number } | null {
  if (coalesceMs === undefined || id === null) return null;
  const window = Math.floor(now / coalesceMs);
  return { dedupKey: `w:${window}:${id}`.slice(0, 200), dueAt: (window + 1) * coalesceMs + SKEW_MS };
}

/** What is recorded of a delivery, and what its sender hears once it is. */
export interface Ready {
  arrival: Arrival;
  accepted(eventId: string): Reply;
}

const usual = (eventId: string): Reply => ({ status: 202, body: { event_id: eventId } });

/** The document is looked into here and let go: thousands that wait for a commit would be carried from heap to heap. */
function prepare(deps: GatewayDeps, { live, source, service }: Found, delivery: Delivery, payload: Payload): Ready {
  const { headers, raw, signed } = delivery;
  const { value, text } = payload;
  const about = source.describe(headers, value, raw);
  const scheme = schemeOf(live, service);
  const receivedAt = deps.clock.now();
  const kept = keptHeaders(headers, scheme && 'header' in scheme ? scheme.header : undefined);
  const came = { service, about, payload: value, text, raw, headers: kept, signed, receivedAt };
  return {
    arrival: { ...arrivalOf(live, came), ...windowFor(about, receivedAt) },
    accepted: acknowledgement(source, headers, value),
  };
}

const acknowledgement = (source: Source, headers: IncomingHttpHeaders, value: unknown): Ready['accepted'] =>
  source.acknowledge ? (eventId) => source.acknowledge?.(eventId, headers, value) ?? usual(eventId) : usual;

/** What it says without an event: a greeting, or that another door is open for these. */
async function answerBefore(deps: GatewayDeps, found: Found, delivery: Delivery, payload: Payload) {
  const greeting = await greet(deps, found.source, delivery, payload.value);
  if (greeting) return greeting;
  const { live, service } = found;
  const advice = service === live.row.source ? otherDoor(live.row, 'hook') : null;
  return advice === null ? null : { status: 200, body: { duplicate: true, message: advice }, advice };
}

/** Into what a verified delivery is recorded, or the answer that needs no record. */
export async function readyOf(deps: GatewayDeps, found: Found, delivery: Delivery): Promise<Ready | Answered> {
  const payload = payloadOf(found.source, delivery);
  return (await answerBefore(deps, found, delivery, payload)) ?? prepare(deps, found, delivery, payload);
}
