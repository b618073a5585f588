import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify';
import type { Reply } from '#src/connectors/source.ts';
import type { Refusals } from '#src/events/refusals.ts';
import { Fault, faultWithin, InputFault, OurFault, outsideOf } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import { type Found, find, type GatewayDeps, receive } from './receive.ts';
import { refusal } from './refusal.ts';
import { sendReply } from './send-reply.ts';
import { doorOf } from './verify.ts';

export interface GatewayRoutes extends GatewayDeps {
  refusals: Refusals;
  /** Other addresses that the operator gave to webhooks. */
  paths: readonly { path: string; integrationId: string; source: string | undefined }[];
  log: Log;
}

/** Where senders put the id of a delivery, for the line in webhook-logs of one that was refused. */
const ID_HEADERS = [
  'x-github-delivery',
  'webhook-id',
  'svix-id',
  'request-id',
  'linear-delivery',
  'x-atlassian-webhook-identifier',
  'x-webhook-id',
  'x-amz-sns-message-id',
  'paypal-transmission-id',
];

function deliveryIdOf(headers: IncomingHttpHeaders): string | null {
  const id = ID_HEADERS.map((name) => headers[name]).find((value) => typeof value === 'string');
  return typeof id === 'string' ? id.slice(0, 100) : null;
}

/** Of the main source, and of further ones; with the secret last part where nobody signs. */
const ADDRESSES = [
  '/webhooks/:id',
  '/webhooks/:id/:token',
  '/webhooks/:id/from/:source',
  '/webhooks/:id/from/:source/:token',
];

type Params = { id: string; token?: string; source?: string };

function send(reply: FastifyReply, answer: Reply): FastifyReply {
  if (answer.headers) reply.headers(answer.headers);
  return reply.code(answer.status).send(answer.body);
}

/** What the server itself refuses before we see it, such as a content type that is none. */
function refusedByServer(thrown: unknown): InputFault | undefined {
  const { statusCode: status = 500, message = '' } = thrown as { statusCode?: number; message?: string };
  if (status < 400 || status >= 500) return undefined;
  const title = status === 415 ? 'Unsupported media type' : 'Bad request';
  return new InputFault(title, `${message}: check how the request is made.`, { status });
}

function faultOf(thrown: unknown, log: Log): Fault {
  if (thrown instanceof Fault && !(thrown instanceof OurFault)) return thrown;
  const refused = thrown instanceof Fault ? undefined : refusedByServer(thrown);
  if (refused) return refused;
  log.error({ err: thrown }, 'a webhook could not be processed');
  const outside = 'Failed to process webhook payload';
  return new OurFault('Processing failed', outside, { cause: thrown, outside });
}

interface Noted {
  status: number;
  title: string;
  message: string;
}

function note(deps: GatewayRoutes, request: FastifyRequest, found: Found, { status, title, message }: Noted): void {
  deps.refusals.note({
    integrationId: found.live.row.id,
    status,
    error: title,
    message,
    deliveryId: deliveryIdOf(request.headers),
    type: null,
    remoteAddress: request.ip,
  });
}

interface Address {
  id: string;
  source: string | undefined;
  token: string | null;
  /** The operator chose it: where there is nothing to verify with, it is as good as the secret one. */
  isChosen?: boolean;
}

/** An address of the operator's stands for the secret path, but never for a signature that could be asked for. */
function tokenFor({ token, isChosen }: Address, found: Found): string | null {
  if (!isChosen) return token;
  const door = doorOf(found);
  return door.webhookSecrets.length > 0 ? null : door.pathToken;
}

async function answerTo(deps: GatewayRoutes, request: FastifyRequest, address: Address): Promise<Reply> {
  let found: Found | undefined;
  try {
    found = await find(deps, address.id, address.source);
    const answered = await receive(deps, found, request.raw, tokenFor(address, found));
    const { status, advice } = answered;
    if (advice) note(deps, request, found, { status, title: 'Other event door', message: advice });
    return answered;
  } catch (thrown) {
    const fault = faultOf(faultWithin(thrown), deps.log);
    if (found) note(deps, request, found, fault);
    return refusal(request.raw, fault);
  }
}

/**
 * The framework finds the address and hands the connection over: looking into the body's type, the answer's and much else would
 * take a twentieth of the time of a delivery, and refuse what is ours to refuse.
 */
function post(app: FastifyInstance, path: string, deps: GatewayRoutes, addressOf: (params: Params) => Address): void {
  const answerAtOnce: RouteShorthandOptions['onRequest'] = (request, reply) => {
    reply.hijack();
    answerTo(deps, request, addressOf(request.params as Params))
      .then((answered) => sendReply(reply.raw, answered))
      .catch((thrown: unknown) => {
        deps.log.error({ err: thrown }, 'a webhook could not be answered');
        reply.raw.destroy();
      });
  };
  app.post(path, { onRequest: answerAtOnce }, () => undefined);
}

const addressOf = ({ id, source, token }: Params): Address => ({ id, source, token: token ?? null });

/** Some senders greet with GET; anybody else hears how the integration is. */
async function show(deps: GatewayRoutes, request: FastifyRequest<{ Params: Params }>, reply: FastifyReply) {
  const { id, token, source: from } = request.params;
  const { live, source } = await find(deps, id, from);
  const greeting = source.greet?.(request.query as Record<string, unknown>);
  if (greeting) return send(reply, greeting);
  if (token !== undefined) throw new InputFault('Not found', 'Webhooks are sent here with POST.', { status: 404 });
  return {
    id: live.row.id,
    status: live.row.status,
    accepts_webhooks: live.row.status === 'active',
    source: live.row.source,
  };
}

/** POST and GET /webhooks/{id}: on its own, without the plugins of the API, with the body left unread for us. */
export async function gatewayRoutes(app: FastifyInstance, deps: GatewayRoutes): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.setErrorHandler((thrown, _request, reply) => {
    const fault = faultOf(thrown, deps.log);
    return reply.code(fault.status).send({ error: fault.title, message: outsideOf(fault) });
  });
  for (const path of ADDRESSES) {
    post(app, path, deps, addressOf);
    app.get<{ Params: Params }>(path, (request, reply) => show(deps, request, reply));
  }
  for (const { path, integrationId: id, source } of deps.paths) {
    post(app, path, deps, () => ({ id, source, token: null, isChosen: true }));
  }
  app.all<{ Params: Params }>('/webhook/:id', (request) => {
    const id = request.params.id.slice(0, 60);
    throw new InputFault(
      'Not found',
      `Webhooks go to /webhooks/${id}, with an "s": correct the address at the sender.`,
      { status: 404 },
    );
  });
}
