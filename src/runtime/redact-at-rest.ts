import type { Clock } from '#src/kit/clock.ts';
import type { Job } from '#src/queue/queue.ts';
import type { Settle } from '#src/queue/work.ts';
import { isDeliveryNeeded } from '#src/store/redact-delivery.ts';
import type { Store } from '#src/store/store.ts';

const AGAIN_MS = 10 * 60_000;

/** Takes what a package named out of a payload, once no event needs it any more. */
export async function redactAtRest(
  { store, clock }: { store: Store; clock: Clock },
  { payload }: Job,
): Promise<Settle | undefined> {
  const {
    deliveryId,
    paths,
    holder = null,
  } = payload as { deliveryId: string; paths: string[]; holder?: string | null };
  if (await isDeliveryNeeded(store.read, deliveryId, holder)) return async () => clock.now() + AGAIN_MS;
  await store.apart('deliveries.redact', { id: deliveryId, paths });
  return undefined;
}
