import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { githubSource } from '#src/connectors/github/source.ts';
import type { AppRecorder } from '#src/events/record-app-delivery.ts';
import { keptHeaders } from '#src/gateway/kept-headers.ts';
import { checkContentType, type Payload, readPayload } from '#src/gateway/payload.ts';
import type { Pressure } from '#src/gateway/pressure.ts';
import type { ReadBody } from '#src/gateway/read-body.ts';
import { refusal } from '#src/gateway/refusal.ts';
import type { Clock } from '#src/kit/clock.ts';
import { CredentialFault, Fault, InputFault, OurFault } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import { repositoryOf } from './repository-of.ts';

export interface IntakeRoutes {
  clock: Clock;
  log: Log;
  record: AppRecorder;
  pressure: Pressure;
  readBody: ReadBody;
  /** The App's webhook secret; null: no App is configured. */
  webhookSecret(): string | null;
}

/** Events on which a person waits for an answer. */
const URGENT = /^(issues|issue_comment|pull_request_review)(\.|$)/;

function verify(deps: IntakeRoutes, request: FastifyRequest, raw: Buffer): void {
  const secret = deps.webhookSecret();
  if (secret === null) {
    throw new InputFault('No GitHub App', 'No GitHub App is configured here: register it at /setup.', { status: 404 });
  }
  if (githubSource.verify({ headers: request.headers, raw, secrets: [secret], now: deps.clock.now() })) return;
  throw new CredentialFault('Invalid webhook signature', 'Signature verification failed');
}

async function record(deps: IntakeRoutes, request: FastifyRequest, raw: Buffer, payload: Payload) {
  const { id, type, object } = githubSource.describe(request.headers, payload.value, raw);
  if (id === null) throw new InputFault('Invalid delivery', 'The header X-GitHub-Delivery is missing.');
  return await deps.record({
    guid: id,
    type,
    repository: repositoryOf(payload.value),
    about: object ?? 'github',
    urgent: URGENT.test(type),
    headers: keptHeaders(request.headers),
    body: payload.text,
    receivedAt: deps.clock.now(),
  });
}

async function receive(deps: IntakeRoutes, request: FastifyRequest): Promise<{ status: number; body: unknown }> {
  const type = request.headers['content-type'];
  checkContentType(type);
  deps.pressure.check();
  const raw = await deps.readBody(request.raw, githubSource.maxBytes);
  verify(deps, request, raw);
  const payload = readPayload(raw, type);
  const greeting = githubSource.handshake?.(request.headers, payload.value);
  if (greeting) return { status: greeting.status, body: greeting.body };
  const { duplicate } = await record(deps, request, raw, payload);
  return duplicate ? { status: 200, body: { duplicate } } : { status: 202, body: { accepted: true } };
}

function faultOf(thrown: unknown, log: Log): Fault {
  if (thrown instanceof Fault && !(thrown instanceof OurFault)) return thrown;
  log.error({ err: thrown }, 'a delivery of the App could not be taken');
  const outside = 'Failed to process webhook payload';
  return new OurFault('Processing failed', outside, { cause: thrown, outside });
}

async function answer(deps: IntakeRoutes, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  try {
    const { status, body } = await receive(deps, request);
    return reply.code(status).send(body);
  } catch (thrown) {
    const fault = faultOf(thrown, deps.log);
    const { status, headers, body } = refusal(request.raw, fault);
    return reply.code(status).headers(headers).send(body);
  }
}

/** POST /api/github/webhooks: verify → record → acknowledge. What it means is found out from the queue. */
export async function intakeRoutes(app: FastifyInstance, deps: IntakeRoutes): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.post('/api/github/webhooks', (request, reply) => answer(deps, request, reply));
}
