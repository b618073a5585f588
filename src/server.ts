import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance } from 'fastify';
import { apiRoutes, sendFault } from '#src/api/routes.ts';
import { watchPressure } from '#src/gateway/pressure.ts';
import { gatewayRoutes } from '#src/gateway/routes.ts';
import { InputFault } from '#src/kit/faults.ts';
import { healthOf, isReady } from './health.ts';
import type { World } from './world.ts';

const MOST_HEADERS_BYTES = 32 * 1024;
const API_BODY_BYTES = 2 * 1024 * 1024;

function base(world: World): FastifyInstance {
  const app = fastify({
    logger: false,
    trustProxy: world.env.trustProxy,
    bodyLimit: API_BODY_BYTES,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 300 },
    http: { maxHeaderSize: MOST_HEADERS_BYTES },
    requestTimeout: 60_000,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    ajv: { customOptions: { removeAdditional: false, allErrors: false, coerceTypes: 'array' } },
  });
  app.setNotFoundHandler((request, reply) => {
    const text = `There is nothing at ${request.method} ${request.url.split('?', 1)[0]?.slice(0, 200)}. The routes are listed at /docs.`;
    return sendFault(reply, new InputFault('Not found', text, { status: 404 }), world.log);
  });
  app.setErrorHandler((thrown, _request, reply) => sendFault(reply, thrown, world.log));
  return app;
}

/** The only server: the gateway on its own, without the plugins of the API; the API; health. */
export async function buildServer(world: World): Promise<FastifyInstance> {
  const app = base(world);
  const pressure = watchPressure({
    queue: world.queue,
    clock: world.clock,
    log: world.log,
    folder: world.store.dialect === 'sqlite' ? world.dataFolder : null,
  });
  app.addHook('onClose', async () => pressure.close());
  await app.register(gatewayRoutes, {
    clock: world.clock,
    authenticate: world.authenticate,
    live: world.live,
    record: world.record,
    refusals: world.refusals,
    pressure,
    log: world.log,
  });
  await app.register(apiRoutes, {
    ctxFor: world.ctxFor,
    authenticate: world.authenticate,
    log: world.log,
    services: { refusals: world.refusals, sandbox: world.sandbox, bundledFolder: world.bundledFolder },
  });
  app.get('/health', () => healthOf(world));
  app.get('/ready', async (_request, reply) => {
    const ready = await isReady(world);
    return reply.code(ready ? 200 : 503).send({ ready });
  });
  return app;
}
