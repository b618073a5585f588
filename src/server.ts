import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { allow, allowEverywhere } from '#src/access/allow.ts';
import { createCallLimit } from '#src/access/call-limit.ts';
import { credentialOf } from '#src/access/session-cookie.ts';
import { docsRoutes } from '#src/api/docs/routes.ts';
import { createFeedReader } from '#src/api/realtime/feed-reader.ts';
import { realtimeRoutes } from '#src/api/realtime/routes.ts';
import { apiRoutes } from '#src/api/routes.ts';
import { sendFault } from '#src/api/shell/fault-answer.ts';
import { watchMethods } from '#src/api/shell/methods-at.ts';
import { iconRoutes } from '#src/dashboard/icons.ts';
import { oauthCallback } from '#src/dashboard/oauth-callback.ts';
import { dashboardRoutes } from '#src/dashboard/routes.ts';
import { EVENT_QUEUE } from '#src/events/event.ts';
import { watchPressure } from '#src/gateway/pressure.ts';
import { bodyReader } from '#src/gateway/read-body.ts';
import { gatewayRoutes } from '#src/gateway/routes.ts';
import { createSenders } from '#src/gateway/senders.ts';
import { createShares } from '#src/gateway/shares.ts';
import { intakeRoutes } from '#src/intake/routes.ts';
import { type SetupDeps, setupRoutes } from '#src/intake/setup/routes.ts';
import { InputFault } from '#src/kit/faults.ts';
import { buildLateValidator } from '#src/kit/late-validator.ts';
import { createMemoryCache } from '#src/kit/memory-cache.ts';
import { named } from '#src/kit/named-plugin.ts';
import { prometheusText } from '#src/metrics/prometheus.ts';
import { beginApp } from './follow-app.ts';
import { healthOf, isReady } from './health.ts';
import { installationOf } from './installation.ts';
import type { Workers } from './workers.ts';
import { systemCtx, type World } from './world.ts';

const MOST_HEADERS_BYTES = 32 * 1024;
const API_BODY_BYTES = 2 * 1024 * 1024;
/** Answers that clients take from us although they may be a little old. */
const KEPT_ANSWERS = 20 * 1024 * 1024;

const hintFor = ({ env }: World): string =>
  env.roles.has('web')
    ? 'The routes are listed in docs/api.md.'
    : 'This process serves /health and /ready only: CCB_ROLES leaves out web.';

function nothingAt(method: string, path: string, methods: readonly string[], hint: string): InputFault {
  if (methods.length === 0)
    return new InputFault('Not found', `There is nothing at ${method} ${path}. ${hint}`, { status: 404 });
  const text = `${path} does not take ${method}: it takes ${methods.join(', ')}.`;
  return new InputFault('Method not allowed', text, { status: 405 });
}

/** No route has a schema for its answer. */
const asItIs = () => () => (answer: unknown) => JSON.stringify(answer);

function base(world: World): FastifyInstance {
  const app = fastify({
    logger: false,
    trustProxy: world.env.trustProxy,
    bodyLimit: API_BODY_BYTES,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
    http: { maxHeaderSize: MOST_HEADERS_BYTES },
    requestTimeout: 60_000,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    frameworkErrors: (_thrown, _request, reply) => {
      const text = 'The address of the request is not a well-formed URL. Encode what stands in its path.';
      sendFault(reply as FastifyReply, new InputFault('Bad request', text), world.log);
    },
    schemaController: { compilersFactory: { buildValidator: buildLateValidator, buildSerializer: asItIs } },
    ajv: {
      // With the schema of what was refused, for the sentence.
      customOptions: {
        removeAdditional: false,
        allErrors: false,
        verbose: true,
        coerceTypes: 'array',
        strictNumbers: false,
      },
    },
  });
  const methodsAt = watchMethods(app);
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?', 1);
    const methods = methodsAt(path);
    if (methods.length > 0) reply.header('allow', methods.join(', '));
    return sendFault(reply, nothingAt(request.method, path.slice(0, 200), methods, hintFor(world)), world.log);
  });
  app.setErrorHandler((thrown, _request, reply) => sendFault(reply, thrown, world.log));
  return app;
}

/** The page that registers the App; whoever registered it need not restart anything. */
const setupOf = (world: World, workers: Workers): SetupDeps => ({
  ctx: systemCtx(world),
  authenticate: world.authenticate,
  apiUrl: world.env.githubApiUrl,
  language: world.env.language,
  fromEnvironment: world.env.githubApp !== undefined,
  async onRegistered(app) {
    await beginApp(world, workers, app);
    return true;
  },
});

/** The gateway on its own, without the plugins of the API; and the API. */
async function serveWeb(app: FastifyInstance, world: World, workers: Workers): Promise<void> {
  const { clock, authenticate, live, record, refusals, log, ctxFor, sandbox, bundledFolder, health } = world;
  const folder = world.store.dialect === 'sqlite' ? world.dataFolder : null;
  const pressure = watchPressure({ queue: world.queue, clock, log, folder });
  const shares = createShares(clock);
  app.addHook('onClose', async () => {
    pressure.close();
    shares.close();
  });
  const readBody = bodyReader();
  const senders = createSenders(world);
  const gateway = { clock, authenticate, live, record, refusals, pressure, shares, readBody, log, senders };
  await app.register(named(gatewayRoutes), { ...gateway, bases: world.env.services, paths: world.env.webhookPaths });
  const webhookSecret = (): string | null => world.githubApp()?.webhookSecret ?? null;
  await app.register(named(intakeRoutes), { clock, log, record: world.recordApp, pressure, readBody, webhookSecret });
  await app.register(named(setupRoutes), setupOf(world, workers));
  const callLimit = createCallLimit(clock, world.env.apiCallsPerMinute, world.news);
  const { env } = world;
  const { language } = env;
  const services = { refusals, sandbox, bundledFolder, health, language, github: () => world.github() };
  await app.register(named(oauthCallback), { ctx: systemCtx(world) });
  await app.register(named(iconRoutes));
  const peopleRoutes = async (forPeople: FastifyInstance): Promise<void> => {
    // Whoever signed in on our pages asks with a cookie instead of a key.
    forPeople.addHook('onRequest', async (request) => {
      const credential = credentialOf(request, env.publicUrl);
      if (credential !== undefined) request.headers.authorization = credential;
    });
    await forPeople.register(named(realtimeRoutes), { authenticate, ctxFor, feed: createFeedReader(world), log });
    const signIn = env.githubSignIn ? { client: env.githubSignIn, apiUrl: env.githubApiUrl } : null;
    const pages = { ...services, installation: installationOf(world), signIn };
    await forPeople.register(named(dashboardRoutes), {
      ctx: systemCtx(world),
      authenticate,
      ctxFor,
      services: pages,
      log,
    });
    await forPeople.register(named(apiRoutes), {
      ctxFor,
      authenticate,
      callLimit,
      answers: createMemoryCache(clock, KEPT_ANSWERS),
      log,
      services,
    });
  };
  await app.register(named(peopleRoutes));
  await app.register(named(docsRoutes), { publicUrl: env.publicUrl });
}

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** What a proxy says of whom it stands for: behind one every client would be on this machine. */
const PROXIED = ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via'];

/** For a scraper on this machine, or whoever holds an admin key for everything. */
async function allowMetrics(world: World, { headers, socket }: FastifyRequest): Promise<void> {
  const isHere = LOOPBACK.has(socket.remoteAddress ?? '') && PROXIED.every((name) => headers[name] === undefined);
  if (isHere && headers.authorization === undefined) return;
  const actor = await world.authenticate(headers.authorization);
  allow(actor, 'admin');
  allowEverywhere(actor);
}

/**
 * The only server. A process without the role `web` says how it is, and nothing else. One that is about to leave is not
 * ready, before anything of it stops.
 */
export async function buildServer(
  world: World,
  workers: Workers,
  isLeaving: () => boolean = () => false,
): Promise<FastifyInstance> {
  const app = base(world);
  if (world.env.roles.has('web')) await serveWeb(app, world, workers);
  app.get('/metrics', async (request, reply) => {
    await allowMetrics(world, request);
    const stats = await world.queue.stats(EVENT_QUEUE, world.clock.now());
    return reply.type('text/plain; version=0.0.4').send(await prometheusText(systemCtx(world), stats, world.traces));
  });
  app.get('/health', () => healthOf(world));
  app.get('/ready', async (_request, reply) => {
    const ready = !isLeaving() && (await isReady(world));
    return reply.code(ready ? 200 : 503).send({ ready });
  });
  return app;
}
