import { patchRequest } from '#src/requests/move.ts';
import { listRequestsIn } from '#src/store/requests.ts';
import { languageOf, type Running } from './running.ts';

/** Begun and not merged, closed or cancelled yet. */
const OPEN = ['analyzing', 'generating', 'testing', 'inactive'];

const WAITS = {
  en: (most: number) =>
    `It waits for its turn: this repository has ${most} requests under way at once (max_open_requests), pull requests that wait to be merged among them.`,
  ru: (most: number) =>
    `Запрос ждёт очереди: в этом репозитории одновременно открыто не больше ${most} (max_open_requests), считая pull request, которые ждут слияния.`,
};

/** Whether the repository has room for one more; what has to wait is begun when another one ends. */
export async function isItsTurn(running: Running): Promise<boolean> {
  const { request, settings, deps } = running;
  const most = settings.max_open_requests;
  if (most === undefined || request.repository === null || request.state !== 'requested') return true;
  const { store } = deps.ctx;
  const open = await listRequestsIn(store.read, request.repository, OPEN, most);
  const isFree = open.length < most;
  const note = WAITS[languageOf(request)](most);
  if (request.notes.includes(note) === isFree) {
    await store.write((tx) => patchRequest(tx, deps.ctx, request, { notes: isFree ? [] : [note] }));
  }
  return isFree;
}
