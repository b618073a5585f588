import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Authenticate } from '#src/access/authenticate.ts';
import type { Described, Reply, Source } from '#src/connectors/source.ts';
import { arrivalOf } from '#src/events/arrival-of.ts';
import type { Recorder } from '#src/events/record.ts';
import { otherDoor } from '#src/integrations/event-door.ts';
import type { Live, LiveIntegrations } from '#src/integrations/live.ts';
import { sourceCalled, sourceOf } from '#src/integrations/source-of.ts';
import type { Clock } from '#src/kit/clock.ts';
import { crashPoint } from '#src/kit/crash.ts';
import { InputFault } from '#src/kit/faults.ts';
import type { Delivery } from './delivery.ts';
import { keptHeaders } from './kept-headers.ts';
import { checkContentType, type Payload, payloadFrom, readPayload } from './payload.ts';
import type { Pressure } from './pressure.ts';
import { readBody } from './read-body.ts';
import type { Senders } from './senders.ts';
import type { Shares } from './shares.ts';
import type { Unread } from './unread.ts';
import { schemeOf, verify } from './verify.ts';

export interface GatewayDeps {
  clock: Clock;
  authenticate: Authenticate;
  live: LiveIntegrations;
  record: Recorder;
  pressure: Pressure;
  shares: Shares;
  unread: Unread;
  senders: Senders;
  /** Other addresses of services, as this installation was given them. */
  bases: Readonly<Record<string, { base_url?: string }>>;
}

export interface Found {
  live: Live;
  source: Source;
  /** Who sends: the integration's source, or a further one at an address of its own. */
  service: string;
}

/** Clocks of several processes differ by less than this. */
const SKEW_MS = 1_000;

const unknown = (id: string): InputFault =>
  new InputFault(
    'Not found',
    `There is no integration ${id.slice(0, 60)}. The address of a webhook is /webhooks/{integration-id}.`,
    {
      status: 404,
    },
  );

/** The integration behind the address, or 404. Nothing of the body has been read. */
export async function find(deps: GatewayDeps, id: string, from?: string): Promise<Found> {
  const live = await deps.live.find(id);
  const service = from ?? live?.row.source;
  if (!live || service === undefined) throw unknown(id);
  const isOther = service !== live.row.source;
  if (isOther && !live.others?.has(service)) throw unknown(id);
  const source = isOther ? sourceCalled(service) : sourceOf(live.row);
  if (!source) throw unknown(id);
  return { live, source, service };
}

function inactive(): InputFault {
  return new InputFault('Integration inactive', 'Integration must be active to receive webhooks', { status: 403 });
}

const textHeader = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
};

/** Answered as a copy, so that the sender is content and nobody gets two messages; `advice` is for the log. */
export interface Answered extends Reply {
  advice?: string;
}

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

async function accept(deps: GatewayDeps, { live, source, service }: Found, delivery: Delivery): Promise<Answered> {
  const payload = payloadOf(source, delivery);
  const greeting = await greet(deps, source, delivery, payload.value);
  if (greeting) return greeting;
  const { row } = live;
  const advice = service === row.source ? otherDoor(row, 'hook') : null;
  if (advice !== null) return { status: 200, body: { duplicate: true, message: advice }, advice };
  const { headers, raw, signed } = delivery;
  const about = source.describe(headers, payload.value, raw);
  const scheme = schemeOf(live, service);
  const receivedAt = deps.clock.now();
  const recorded = await deps.record({
    ...arrivalOf(live, {
      service,
      about,
      payload: payload.value,
      text: payload.text,
      raw,
      headers: keptHeaders(headers, scheme && 'header' in scheme ? scheme.header : undefined),
      signed,
      receivedAt,
    }),
    ...windowFor(about, receivedAt),
  });
  if (row.status !== 'active') throw inactive();
  if (recorded.duplicate) return { status: 200, body: { event_id: recorded.eventId, duplicate: true } };
  const { eventId } = recorded;
  return source.acknowledge?.(eventId, delivery.headers, payload.value) ?? { status: 202, body: { event_id: eventId } };
}

/** find → read → verify → record → acknowledge. What does not verify leaves nothing but a line in webhook-logs. */
export async function receive(
  deps: GatewayDeps,
  found: Found,
  request: IncomingMessage,
  token: string | null,
): Promise<Answered> {
  checkContentType(request.headers['content-type'], found.source.contentTypes);
  deps.pressure.check();
  deps.shares.check(found.live.row.projectId);
  const raw = await readBody(request, found.live.maxBodyBytes ?? found.source.maxBytes, deps.unread);
  deps.shares.took(found.live.row.projectId, raw.length);
  crashPoint('ingest.read');
  const delivery = await verify(deps, found, { headers: request.headers, raw, token });
  crashPoint('ingest.verified');
  return await accept(deps, found, delivery);
}
