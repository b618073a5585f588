import type { FastifyReply, FastifyRequest } from 'fastify';
import { endTurn, takeTurn } from '#src/access/answer-once.ts';
import { InputFault } from '#src/kit/faults.ts';
import type { Route } from '../define.ts';
import { pickHeaders } from './pick-headers.ts';

const KEY = /^[\x21-\x7e]{1,255}$/;
const READS = ['integrations.read', 'logs.read'];

/** A POST that changes nothing may be made again anyway. */
export const isOnce = (route: Route): boolean =>
  route.method === 'POST' && route.permission !== null && !READS.includes(route.permission);

function keyOf(request: FastifyRequest): string | null {
  const given = request.headers['idempotency-key'];
  if (given === undefined) return null;
  if (typeof given === 'string' && KEY.test(given)) return given;
  throw new InputFault(
    'Invalid idempotency key',
    'Idempotency-Key takes 1 to 255 visible ASCII characters, a UUID say.',
  );
}

/** The first request with a key goes on; a copy is answered as the first was. */
export async function oneTurn(request: FastifyRequest, reply: FastifyReply) {
  const key = keyOf(request);
  if (key === null) return;
  const [path = '', query = ''] = request.url.split('?');
  const body = `${query}\n${JSON.stringify(request.body ?? null)}`;
  const turn = await takeTurn(request.ctx, { route: `${request.method} ${path}`, key, body });
  if ('status' in turn) {
    return reply
      .code(turn.status)
      .headers({ ...turn.headers, 'idempotency-replayed': 'true' })
      .send(turn.body);
  }
  request.turn = { turn, ctx: request.ctx };
  request.ctx = { ...request.ctx, store: turn.store };
}

const KEPT_HEADERS = ['content-type', 'location'];

/** Written down before it is sent: whoever sees the answer can count on seeing it again. */
export async function keepAnswer(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<void> {
  const held = request.turn;
  if (held === null) return;
  request.turn = null;
  const headers = pickHeaders(reply, KEPT_HEADERS);
  await endTurn(held.ctx, held.turn, {
    status: reply.statusCode,
    headers,
    body: typeof payload === 'string' ? payload : '',
  });
}
