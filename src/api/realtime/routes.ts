import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '#src/access/actor.ts';
import { allowSight, reach, seesProject, seesTheSame } from '#src/access/allow.ts';
import type { Authenticate } from '#src/access/authenticate.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { loadProject } from '#src/integrations/load-project.ts';
import { InputFault, sentenceOf } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import { sendFault } from '../shell/fault-answer.ts';
import { catchUp } from './catch-up.ts';
import type { Change, FeedReader } from './feed-reader.ts';
import { createBatchFrames } from './frames.ts';
import { createStream, type Stream } from './stream.ts';

export interface RealtimeDeps {
  authenticate: Authenticate;
  ctxFor(actor: Actor): Ctx;
  feed: FeedReader;
  log: Log;
}

type Request = FastifyRequest<{ Querystring: { projectId?: string | string[]; after?: string | string[] } }>;

const MOST_STREAMS = 2000;
/** What happens while somebody is told what happened before waits for that. */
const MOST_EARLY = 10_000;
const BEAT_MS = 15_000;
/** A key that was revoked, or may see something else by now, sees nothing more after so long at the most. */
const RECHECK_MS = 3000;

/** What this reader may see, and wants to. */
async function sightOf(ctx: Ctx, wanted: string | undefined): Promise<(change: Change) => boolean> {
  const project = wanted === undefined ? null : await loadProject(ctx, wanted);
  const { actor } = ctx;
  return ({ projectId, integrationId }) =>
    (project === null || project.id === projectId) &&
    (seesProject(actor, projectId) || (integrationId !== null && actor.roles.has(integrationId)));
}

/**
 * 0: from the beginning of what is kept; null: only what comes. Browsers send the header alone when they come back, and
 * then it is newer than what they began with.
 */
function lastSeen({ headers, query }: Request): number | null {
  const [name, text] = headers['last-event-id'] ? ['Last-Event-ID', headers['last-event-id']] : ['after', query.after];
  if (text === undefined || text === '') return null;
  const seq = Number(text);
  if (Number.isSafeInteger(seq) && seq >= 0) return seq;
  throw new InputFault(`Invalid ${name}`, `${name} must be the id of an event of this stream.`);
}

/** A place that lies ahead was one of a database that is gone, a restored one say: there is nothing to come back to. */
async function placeIn(feed: FeedReader, seen: number | null): Promise<number | null> {
  return seen !== null && seen > (await feed.head()) ? null : seen;
}

function open(reply: FastifyReply): void {
  reply.hijack();
  reply.raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    connection: 'keep-alive',
  });
  reply.raw.write('retry: 2000\n: connected\n\n');
}

/** GET /api/realtime/integrations and /v1/realtime: what happens to integrations, as server-sent events. */
export async function realtimeRoutes(app: FastifyInstance, deps: RealtimeDeps): Promise<void> {
  const streams = new Set<Stream>();
  const frames = createBatchFrames();
  const beats = setInterval(() => {
    for (const stream of streams) stream.beat();
  }, BEAT_MS).unref();

  async function serve(request: Request, reply: FastifyReply): Promise<void> {
    const header = request.headers.authorization;
    const ctx = deps.ctxFor(await deps.authenticate(header));
    allowSight(ctx.actor);
    if (streams.size >= MOST_STREAMS) {
      throw new InputFault('Too many streams', 'So many listen already that no more fit.', {
        status: 503,
        retryAfterMs: 5000,
      });
    }
    const { projectId } = request.query;
    const mine = await sightOf(ctx, typeof projectId === 'string' ? projectId : undefined);
    const after = await placeIn(deps.feed, lastSeen(request));
    const stream = createStream(reply.raw, mine, after ?? 0, frames);
    let isLive = after === null;
    const early: Change[] = [];
    const stop = await deps.feed.listen((change) => {
      if (isLive) stream.take(change);
      else if (early.push(change) > MOST_EARLY) stream.breakOff();
    });
    open(reply);
    // Who left meanwhile would never be said to have left.
    if (reply.raw.destroyed) return stop();
    streams.add(stream);
    const recheck = setInterval(() => {
      deps.authenticate(header).then(
        (actor) => seesTheSame(actor, ctx.actor) || stream.close(),
        () => stream.close(),
      );
    }, RECHECK_MS).unref();
    reply.raw.on('error', (thrown) => deps.log.debug({ cause: sentenceOf(thrown) }, 'a stream broke'));
    reply.raw.on('close', () => {
      clearInterval(recheck);
      stop();
      stream.close();
      streams.delete(stream);
    });
    if (after === null) return;
    if (!(await catchUp(deps.feed, stream, after, reach(ctx.actor)))) return stream.breakOff();
    for (const change of early) stream.take(change);
    isLive = true;
  }

  /** Once it is open there is no other answer to a fault than its end. */
  async function served(request: Request, reply: FastifyReply): Promise<void> {
    try {
      await serve(request, reply);
    } catch (thrown) {
      if (!reply.sent) throw thrown;
      deps.log.warn({ cause: sentenceOf(thrown) }, 'a live stream could not be caught up');
      reply.raw.destroy();
    }
  }

  app.setErrorHandler((thrown, _request, reply) => sendFault(reply, thrown, deps.log));
  app.addHook('preClose', async () => {
    clearInterval(beats);
    for (const stream of streams) stream.close();
    deps.feed.close();
  });
  app.get('/api/realtime/integrations', served);
  app.get('/v1/realtime', served);
}
