import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '#src/access/actor.ts';
import { allow, isStranger, towards } from '#src/access/allow.ts';
import type { Authenticate } from '#src/access/authenticate.ts';
import type { CallLimit } from '#src/access/call-limit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { InputFault, notFound } from '#src/kit/faults.ts';
import type { Route } from '../define.ts';
import { revisionsIn } from './etag.ts';

export interface EnterDeps {
  ctxFor(actor: Actor): Ctx;
  authenticate: Authenticate;
  callLimit: CallLimit;
}

export const OF_INTEGRATION = '/v1/integrations/:id';
const SAFE = ['GET', 'POST'];

function countCall({ callLimit }: EnterDeps, actor: Actor, reply: FastifyReply): void {
  const { limit, remaining, resetMs, granted } = callLimit(actor.id);
  const seconds = Math.ceil(resetMs / 1000);
  reply.headers({ 'ratelimit-limit': limit, 'ratelimit-remaining': remaining, 'ratelimit-reset': seconds });
  if (granted) return;
  throw new InputFault(
    'Rate limit exceeded',
    `A key may make ${limit} calls a minute: wait ${seconds} s, or ask for more at once (limit=1000, POST /v1/integrations/batch).`,
    { status: 429, retryAfterMs: resetMs },
  );
}

/** If-Match holds for changes of an integration; what has no revision matches none. */
function expectedOf(route: Route, header: string | undefined): readonly number[] | null {
  const expected = SAFE.includes(route.method) ? null : revisionsIn(header);
  if (expected === null || route.path.startsWith(OF_INTEGRATION)) return expected;
  throw new InputFault('Precondition failed', 'This has no ETag that If-Match could name: leave the header out.', {
    status: 412,
  });
}

/** What somebody may do depends on the integration where they have a role there. */
async function asTowards(deps: EnterDeps, route: Route, known: Actor, request: FastifyRequest): Promise<Actor> {
  const isOwn = route.path.startsWith(OF_INTEGRATION);
  if (!isOwn && !route.integrationOf) return known;
  const params = request.params as Record<string, string>;
  const id = isOwn ? (params.id ?? null) : ((await route.integrationOf?.(deps.ctxFor(known), params as never)) ?? null);
  if (isStranger(known, id)) throw notFound(isOwn ? 'integration' : 'request', Object.values(params)[0] ?? '');
  return id === null ? known : towards(known, id);
}

/** Who asks, how often, and whether they may: settled before anything of the request is looked at. */
export async function enter(deps: EnterDeps, route: Route, request: FastifyRequest, reply: FastifyReply) {
  const known = await deps.authenticate(request.headers.authorization);
  countCall(deps, known, reply);
  const actor = await asTowards(deps, route, known, request);
  if (route.permission) allow(actor, route.permission);
  request.ctx = { ...deps.ctxFor(actor), expectedRevisions: expectedOf(route, request.headers['if-match']) };
}
