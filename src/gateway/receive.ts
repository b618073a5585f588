import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Authenticate } from '#src/access/authenticate.ts';
import { findConnector } from '#src/connectors/catalogue.ts';
import type { Reply, Source } from '#src/connectors/source.ts';
import type { Recorder } from '#src/events/record.ts';
import { otherDoor } from '#src/integrations/event-door.ts';
import type { Live, LiveIntegrations } from '#src/integrations/live.ts';
import type { Clock } from '#src/kit/clock.ts';
import { crashPoint } from '#src/kit/crash.ts';
import { InputFault } from '#src/kit/faults.ts';
import { dedupKeyOf, orderKeyOf, windowOf } from './dedup-key.ts';
import type { Delivery } from './delivery.ts';
import { keptHeaders } from './kept-headers.ts';
import { checkContentType, readPayload } from './payload.ts';
import type { Pressure } from './pressure.ts';
import { readBody } from './read-body.ts';
import type { Unread } from './unread.ts';
import { verify } from './verify.ts';

export interface GatewayDeps {
  clock: Clock;
  authenticate: Authenticate;
  live: LiveIntegrations;
  record: Recorder;
  pressure: Pressure;
  unread: Unread;
}

export interface Found {
  live: Live;
  source: Source;
}

const unknown = (id: string): InputFault =>
  new InputFault(
    'Not found',
    `There is no integration ${id.slice(0, 60)}. The address of a webhook is /webhooks/{integration-id}.`,
    {
      status: 404,
    },
  );

/** The integration behind the address, or 404. Nothing of the body has been read. */
export async function find(deps: GatewayDeps, id: string): Promise<Found> {
  const live = await deps.live.find(id);
  const source = live && findConnector(live.row.source)?.source;
  if (!live || !source) throw unknown(id);
  return { live, source };
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

async function accept(deps: GatewayDeps, { live, source }: Found, delivery: Delivery): Promise<Answered> {
  const payload = readPayload(delivery.raw, textHeader(delivery.headers, 'content-type'));
  const greeting = source.handshake?.(delivery.headers, payload.value);
  if (greeting) return greeting;
  const { row, effective } = live;
  const advice = otherDoor(row, 'hook');
  if (advice !== null) return { status: 200, body: { duplicate: true, message: advice }, advice };
  const about = source.describe(delivery.headers, payload.value, delivery.raw);
  const isActive = row.status === 'active';
  const scheme = effective?.manifest.verify;
  const recorded = await deps.record({
    integrationId: row.id,
    projectId: row.projectId,
    source: source.service,
    externalId: about.id ?? '',
    dedupKey: dedupKeyOf(effective?.manifest, payload.value, about.id, delivery.raw),
    type: about.type,
    actor: about.actor,
    orderKey: orderKeyOf(effective?.manifest, payload.value, about.object),
    headers: keptHeaders(delivery.headers, scheme && 'header' in scheme ? scheme.header : undefined),
    body: payload.text,
    verified: delivery.signed,
    receivedAt: deps.clock.now(),
    windowMs: windowOf(effective?.manifest),
    status: isActive ? 'queued' : 'held',
  });
  if (!isActive) throw inactive();
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
  checkContentType(request.headers['content-type']);
  deps.pressure.check();
  const raw = await readBody(request, found.live.maxBodyBytes ?? found.source.maxBytes, deps.unread);
  crashPoint('ingest.read');
  const delivery = await verify(deps, found.live, found.source, { headers: request.headers, raw, token });
  crashPoint('ingest.verified');
  return await accept(deps, found, delivery);
}
