import type { Settle } from '#src/queue/work.ts';
import { moveRequest, patchRequest } from '#src/requests/move.ts';
import { hold } from '#src/store/hold.ts';
import { listRequestsIn } from '#src/store/requests.ts';
import type { RequestRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { BEGUN, type Known } from './moving.ts';
import { languageOf, type Running } from './running.ts';

/** Begun and not merged, closed or cancelled yet. */
const OPEN = ['analyzing', 'generating', 'testing', 'inactive'];

const WAITS = {
  en: (most: number) =>
    `It waits for its turn: this repository has ${most} requests under way at once (max_open_requests), pull requests that wait to be merged among them.`,
  ru: (most: number) =>
    `Запрос ждёт очереди: в этом репозитории одновременно открыто не больше ${most} (max_open_requests), считая pull request, которые ждут слияния.`,
};

/** Two that look at the same moment see each other. */
async function hasRoom(tx: Tx, repository: string, most: number): Promise<boolean> {
  await hold(tx.sql, [`open requests of ${repository}`]);
  return (await listRequestsIn(tx, repository, OPEN, most)).length < most;
}

/** Begun in the transaction in which there was room for it; null: there is none. */
async function begin(tx: Tx, { deps }: Running, request: RequestRow, most: number): Promise<RequestRow | null> {
  const isFree = await hasRoom(tx, request.repository ?? '', most);
  const note = WAITS[languageOf(request)](most);
  const others = request.notes.filter((one) => one !== note);
  if (isFree)
    return await moveRequest(tx, deps.ctx, request, { to: 'analyzing', reason: BEGUN, patch: { notes: others } });
  if (!request.notes.includes(note)) await patchRequest(tx, deps.ctx, request, { notes: [...others, note] });
  return null;
}

/**
 * Null: it may go on. Else the repository has no room for one more; it is begun when another one ends, or at once where one
 * ended while we looked.
 */
export async function waitsItsTurn(running: Running, known: Known): Promise<Settle | null> {
  const { store, clock } = running.deps.ctx;
  const { max_open_requests: most } = running.settings;
  const { request } = known;
  const { repository } = request;
  if (most === undefined || repository === null || request.state !== 'requested') return null;
  const begun = await store.write((tx) => begin(tx, running, request, most));
  if (begun === null) return async (tx) => ((await hasRoom(tx, repository, most)) ? clock.now() : undefined);
  known.request = begun;
  return null;
}
