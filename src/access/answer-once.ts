import { createHash } from 'node:crypto';
import { InputFault } from '#src/kit/faults.ts';
import { newToken } from '#src/kit/ids.ts';
import { deleteTurn, findTurn, insertTurn, updateTurn } from '#src/store/idempotent-answers.ts';
import type { IdempotentAnswerRow } from '#src/store/rows.ts';
import type { Store } from '#src/store/store.ts';
import type { Ctx } from './ctx.ts';

export interface AskedOnce {
  /** Method and path. */
  route: string;
  key: string;
  /** Whatever else makes the request what it is. */
  body: string;
}

export interface KeptAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Whoever has it does the work: through this store, which remembers that something was changed. */
export interface Turn {
  id: string;
  lease: string;
  store: Store;
}

/** So long one key stands for one request. */
export const KEPT_MS = 24 * 3600 * 1000;
/** Whoever works longer than this is taken for dead. */
const LEASE_MS = 5 * 60_000;
/** So long a copy waits for the first to be answered. */
const PATIENCE = 600;
const PAUSE_MS = 50;
const MOST_KEPT = 1_000_000;

const hashOf = (...parts: string[]): string => createHash('sha256').update(parts.join('\n')).digest('hex');
const placeOf = (id: string) => ({ projectId: '', ownerId: id, field: 'answer' });

const reused = (): InputFault =>
  new InputFault(
    'Idempotency key reused',
    'This key was sent with another body. A new request needs a key of its own.',
    {
      status: 422,
    },
  );

const underWay = (): InputFault =>
  new InputFault('Already under way', 'The first request with this key is still worked on. Ask again in a while.', {
    status: 409,
    retryAfterMs: 5000,
  });

const lost = (): InputFault =>
  new InputFault(
    'Answer lost',
    'The first request with this key was worked on, but its answer is not there any more. See with GET what it did before you send it under a new key.',
    { status: 409 },
  );

/** The same store, which writes down with its first change that there was one: in that very transaction. */
function marking(store: Store, turn: Pick<Turn, 'id' | 'lease'>): Store {
  let marked = false;
  return {
    ...store,
    async write(change, options) {
      const value = await store.write(async (tx) => {
        const done = await change(tx);
        if (!marked && !(await updateTurn(tx, turn, { wrote: true }))) throw underWay();
        return done;
      }, options);
      marked = true;
      return value;
    },
  };
}

function kept({ keyring }: Ctx, row: IdempotentAnswerRow): KeptAnswer | null {
  if (row.sealed === null || row.keyId === null) return null;
  return JSON.parse(keyring.open({ keyId: row.keyId, sealed: row.sealed }, placeOf(row.id))) as KeptAnswer;
}

const isUnderWay = (row: IdempotentAnswerRow | null, now: number): boolean =>
  row !== null && row.sealed === null && row.leaseUntil > now;

/** Null: somebody works on it right now. */
async function tryTurn(ctx: Ctx, id: string, bodyHash: string): Promise<Turn | KeptAnswer | null> {
  const now = ctx.clock.now();
  const seen = await findTurn(ctx.store.read, id);
  if (seen && isUnderWay(seen, now) && seen.bodyHash === bodyHash) return null;
  const mine = { id, lease: newToken(), leaseUntil: now + LEASE_MS };
  const fresh = { ...mine, bodyHash, wrote: false, keyId: null, sealed: null, createdAt: now };
  return await ctx.store.write(async (tx) => {
    const turn = { ...mine, store: marking(ctx.store, mine) };
    if (await insertTurn(tx, fresh)) return turn;
    const row = await findTurn(tx, id);
    if (!row) return null;
    if (row.createdAt + KEPT_MS <= now) return (await updateTurn(tx, row, fresh)) ? turn : null;
    if (row.bodyHash !== bodyHash) throw reused();
    const answer = kept(ctx, row);
    if (answer) return answer;
    if (row.leaseUntil > now) return null;
    if (row.wrote) throw lost();
    return (await updateTurn(tx, row, mine)) ? turn : null;
  });
}

/** The first request with a key has its turn; copies get its answer, those that come meanwhile wait for it. */
export async function takeTurn(ctx: Ctx, { route, key, body }: AskedOnce): Promise<Turn | KeptAnswer> {
  const id = hashOf(ctx.actor.id, route, key);
  for (let tries = 0; tries < PATIENCE; tries++) {
    const turn = await tryTurn(ctx, id, hashOf(body));
    if (turn) return turn;
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
  throw underWay();
}

/** A refusal did nothing: the next request with the key has its turn. What succeeded is answered the same for a day. */
export async function endTurn(ctx: Ctx, turn: Turn, answer: KeptAnswer): Promise<void> {
  await ctx.store.write(async (tx) => {
    if (answer.status < 300 && answer.body.length <= MOST_KEPT) {
      await updateTurn(tx, turn, ctx.keyring.seal(JSON.stringify(answer), placeOf(turn.id)));
      return;
    }
    const row = await findTurn(tx, turn.id);
    if (row?.wrote) await updateTurn(tx, turn, { leaseUntil: 0 });
    else await deleteTurn(tx, turn);
  });
}
