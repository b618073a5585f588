import type { IncomingMessage } from 'node:http';
import type { Authenticate } from '#src/access/authenticate.ts';
import type { Source } from '#src/connectors/source.ts';
import { LARGE_BYTES } from '#src/events/recent-bodies.ts';
import type { Recorder } from '#src/events/record.ts';
import type { Live, LiveIntegrations } from '#src/integrations/live.ts';
import { sourceCalled, sourceOf } from '#src/integrations/source-of.ts';
import type { Clock } from '#src/kit/clock.ts';
import { crashPoint } from '#src/kit/crash.ts';
import { InputFault } from '#src/kit/faults.ts';
import { letGo } from '#src/kit/let-go.ts';
import type { Delivery } from './delivery.ts';
import { checkContentType } from './payload.ts';
import { type Answered, readyOf } from './prepare.ts';
import type { Pressure } from './pressure.ts';
import type { ReadBody } from './read-body.ts';
import type { Senders } from './senders.ts';
import type { Shares } from './shares.ts';
import { verify } from './verify.ts';

export interface GatewayDeps {
  clock: Clock;
  authenticate: Authenticate;
  live: LiveIntegrations;
  record: Recorder;
  pressure: Pressure;
  shares: Shares;
  readBody: ReadBody;
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

async function accept(deps: GatewayDeps, found: Found, delivery: Delivery): Promise<Answered> {
  const ready = await readyOf(deps, found, delivery);
  if (!('arrival' in ready)) return ready;
  const { duplicate, eventId } = await deps.record(ready.arrival);
  if (found.live.row.status !== 'active') throw inactive();
  return duplicate ? { status: 200, body: { event_id: eventId, duplicate: true } } : ready.accepted(eventId);
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
  const raw = await deps.readBody(request, found.live.maxBodyBytes ?? found.source.maxBytes);
  try {
    deps.shares.took(found.live.row.projectId, raw.length);
    crashPoint('ingest.read');
    const delivery = await verify(deps, found, { headers: request.headers, raw, token });
    crashPoint('ingest.verified');
    return await accept(deps, found, delivery);
  } finally {
    // It is on disk, or was refused, and in no other place (see recent-bodies.ts).
    if (raw.length > LARGE_BYTES) letGo(raw);
  }
}
