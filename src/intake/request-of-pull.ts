import { type LoadedRequest, loadRequest } from '#src/requests/load.ts';
import { findRequestByPull } from '#src/store/requests.ts';
import type { IntakeDeps } from './deps.ts';

/** The request that a pull request of ours came from; null: it is none of ours. */
export async function requestOfPull(
  { ctx }: IntakeDeps,
  repository: string,
  pull: number,
): Promise<LoadedRequest | null> {
  const request = await findRequestByPull(ctx.store.read, repository, pull);
  return request && (await loadRequest(ctx, request.id));
}
