import type { FastifyReply, FastifyRequest } from 'fastify';
import { revisionOf } from '#src/integrations/revision-of.ts';
import type { MemoryCache } from '#src/kit/memory-cache.ts';
import type { Route } from '../define.ts';
import { OF_INTEGRATION } from './enter.ts';
import { hasIt, tagOf } from './etag.ts';
import { pickHeaders } from './pick-headers.ts';

/** What one key may have kept, and how old an answer may be that it asks for. */
const MOST_BYTES = 4 * 1024 * 1024;
const OLDEST_S = 3600;

interface Kept {
  text: string;
  headers: Record<string, string>;
  at: number;
}

/** How old an answer the caller takes, in seconds; 0: a new one. */
function oldestTaken(header: string | undefined): number {
  if (header === undefined || /no-cache|no-store/i.test(header)) return 0;
  const seconds = Number(/(?:^|[\s,])max-age=(\d{1,9})(?:$|[\s,])/i.exec(header)?.[1] ?? 0);
  return Math.min(seconds, OLDEST_S);
}

/** An answer belongs to whoever asked with the rights they had then. */
function ownerOf({ ctx: { actor } }: FastifyRequest): string {
  const roles = [...actor.roles].map(([id, { rights }]) => [id, [...rights]]);
  return JSON.stringify([actor.id, [...actor.permissions], actor.projects, roles]);
}

const isOwn = (route: Route): boolean => route.path.startsWith(OF_INTEGRATION);

async function revisionNow(route: Route, { ctx, params }: FastifyRequest): Promise<number | null> {
  return isOwn(route) ? await revisionOf(ctx, (params as { id: string }).id) : null;
}

/** `Cache-Control: max-age=300` takes an answer from here that is not older; without it everything is read anew. */
export async function fromCache(cache: MemoryCache, route: Route, request: FastifyRequest, reply: FastifyReply) {
  // Before the answer is made: a change that comes in between makes it too old, never too new.
  request.revision = await revisionNow(route, request);
  const oldest = oldestTaken(request.headers['cache-control']);
  const kept = oldest > 0 ? (cache.get(ownerOf(request), request.url) as Kept | undefined) : undefined;
  const age = kept ? Math.floor((request.ctx.clock.now() - kept.at) / 1000) : 0;
  if (!kept || age > oldest) return;
  request.isKept = true;
  return reply.headers({ ...kept.headers, age }).send(kept.text);
}

const KEPT_HEADERS = ['content-type', 'etag', 'link', 'x-total-count', 'x-total-count-more'];

function keep(cache: MemoryCache, request: FastifyRequest, reply: FastifyReply, text: string): void {
  const oldest = oldestTaken(request.headers['cache-control']);
  if (oldest === 0 || request.isKept) return;
  const headers = pickHeaders(reply, KEPT_HEADERS);
  const kept: Kept = { text, headers, at: request.ctx.clock.now() };
  cache.set(ownerOf(request), request.url, kept, { ttlMs: oldest * 1000, maxBytes: MOST_BYTES });
}

/** Gives a GET its ETag, and 304 to whoever has it already. */
export function tagAnswer(cache: MemoryCache, request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
  const isPrivate = String(reply.getHeader('cache-control')).includes('no-store');
  if (reply.statusCode !== 200 || typeof payload !== 'string' || isPrivate) return payload;
  if (!request.isKept) reply.header('etag', tagOf(payload, request.revision));
  reply.headers({ 'cache-control': 'private, no-cache', vary: 'Authorization' });
  keep(cache, request, reply, payload);
  if (!hasIt(request.headers['if-none-match'], String(reply.getHeader('etag')))) return payload;
  reply.code(304).removeHeader('content-length');
  return null;
}

/** What a change leaves behind has a new tag: that of the next GET of the same. */
export async function tagChange(route: Route, request: FastifyRequest, reply: FastifyReply, payload: unknown) {
  reply.header('cache-control', 'no-store');
  const isChange = route.method === 'PATCH' || route.method === 'PUT';
  if (!isChange || !isOwn(route) || reply.statusCode !== 200 || typeof payload !== 'string') return;
  reply.header('etag', tagOf(payload, await revisionNow(route, request)));
}
