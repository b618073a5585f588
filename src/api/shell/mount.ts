import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import type { Turn } from '#src/access/answer-once.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { whenAsked } from '#src/kit/late.ts';
import { lateSchema } from '#src/kit/late-validator.ts';
import type { Log } from '#src/kit/log.ts';
import type { MemoryCache } from '#src/kit/memory-cache.ts';
import type { ApiServices, ListedRoute, Route } from '../define.ts';
import { type EnterDeps, enter } from './enter.ts';
import { sendFault } from './fault-answer.ts';
import { onlyFields, withFields } from './fields.ts';
import { fromCache, tagAnswer, tagChange } from './fresh.ts';
import { isOnce, keepAnswer, oneTurn } from './once.ts';

export interface MountDeps extends EnterDeps {
  services: ApiServices;
  answers: MemoryCache;
  log: Log;
}

declare module 'fastify' {
  interface FastifyRequest {
    ctx: Ctx;
    /** Held while a POST with an Idempotency-Key is worked on. */
    turn: { turn: Turn; ctx: Ctx } | null;
    /** Of the integration that a GET is about, before it was read. */
    revision: number | null;
    /** The answer was kept from an earlier request. */
    isKept: boolean;
  }
}

/** Where nothing has to be said, nothing may be sent. */
async function fillBody({ schema: { body } }: Route, request: FastifyRequest): Promise<void> {
  const isNeeded = ((body as { required?: string[] } | undefined)?.required?.length ?? 0) > 0;
  if (body && !isNeeded && request.body === undefined) request.body = {};
}

function schemaOf({ method, checks }: ListedRoute, route: () => Route): NonNullable<RouteOptions['schema']> {
  const isGet = method === 'GET';
  const query = () => (isGet ? withFields(route().schema.query) : route().schema.query);
  return {
    ...(checks.includes('params') && { params: lateSchema(() => route().schema.params) }),
    ...((isGet || checks.includes('query')) && { querystring: lateSchema(query) }),
    ...(checks.includes('body') && { body: lateSchema(() => route().schema.body) }),
  };
}

async function answerOf(deps: MountDeps, route: Route, request: FastifyRequest, call: RouteCall): Promise<unknown> {
  const { ctx, params, query, body } = request as unknown as Record<'ctx' | 'params' | 'query' | 'body', never>;
  const answer = await route.handle({ ctx, params, query, body, services: deps.services, request, ...call });
  return route.method === 'GET' ? onlyFields(answer, (query as { fields?: string }).fields) : answer;
}

type RouteCall = Pick<Parameters<Route['handle']>[0], 'reply'>;

/** A route as the server knows it: enter → check → (once | from the cache) → handle → tag and keep → send. Loaded by its first request. */
export function mount(app: FastifyInstance, deps: MountDeps, listed: ListedRoute): void {
  const { method, path: url } = listed;
  const isGet = method === 'GET';
  const route = whenAsked(listed.load);
  app.route({
    method,
    url,
    schema: schemaOf(listed, route),
    preValidation: (request) => fillBody(route(), request),
    errorHandler: (thrown, _request, reply) => sendFault(reply, thrown, deps.log, route().refusal),
    onRequest: (request, reply) => enter(deps, route(), request, reply),
    async preHandler(request, reply) {
      if (isGet) return await fromCache(deps.answers, route(), request, reply);
      if (isOnce(route())) return await oneTurn(request, reply);
    },
    async onSend(request, reply, payload) {
      await keepAnswer(request, reply, payload);
      if (isGet) return tagAnswer(deps.answers, request, reply, payload);
      await tagChange(route(), request, reply, payload);
      return payload;
    },
    async handler(request, reply) {
      reply.code(route().status ?? 200);
      return await answerOf(deps, route(), request, { reply });
    },
  });
}
