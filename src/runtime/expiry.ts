import { expirySentence, listExpiring } from '#src/access/expiring.ts';
import type { Clock } from '#src/kit/clock.ts';
import type { Log } from '#src/kit/log.ts';
import type { NewJob } from '#src/queue/queue.ts';
import type { Settle } from '#src/queue/work.ts';
import type { Store } from '#src/store/store.ts';

export const EXPIRY_QUEUE = 'expiry';

const DAY = 24 * 3_600_000;

export const expiryJob = (now: number): NewJob => ({ id: 'expiry', queue: EXPIRY_QUEUE, lane: 'clock', dueAt: now });

/** Once a day the log says what ends within a week: credentials that nothing renews, and API keys. */
export async function warnOfExpiry({ store, clock, log }: { store: Store; clock: Clock; log: Log }): Promise<Settle> {
  const now = clock.now();
  for (const one of await listExpiring(store.read, now)) {
    const { kind, id, integrationId } = one;
    log.warn({ kind, id, integration: integrationId || null, said: expirySentence(one, now) }, 'something expires');
  }
  return async () => now + DAY;
}
