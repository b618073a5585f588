import { type LoggedDelivery, listDeliveries, redeliver } from '#src/github/deliveries.ts';
import type { NewJob } from '#src/queue/queue.ts';
import type { Settle } from '#src/queue/work.ts';
import { knownGuids } from '#src/store/app-deliveries.ts';
import { getSetting, putSetting } from '#src/store/settings.ts';
import type { IntakeDeps } from './deps.ts';
import { GITHUB_CLOCK_QUEUE } from './pick-up.ts';

const MINUTE = 60_000;
const EVERY_MS = 5 * MINUTE;
const CHECKED = 'app_deliveries_checked_at';
/** GitHub redelivers what is not older than that. */
const OLDEST_MS = 3 * 24 * 60 * MINUTE;
/** Where nothing was ever checked. */
const FIRST_MS = 60 * MINUTE;
/** Each look goes back over the one before: what was under way then may have failed since. */
const OVERLAP_MS = 15 * MINUTE;
/** What GitHub sent just now may still be on its way into our record. */
const FRESH_MS = MINUTE;
const MOST_ATTEMPTS = 5;
const GREETING = 'ping';

export const reconcileJob = (now: number): NewJob => ({
  id: 'reconcile',
  queue: GITHUB_CLOCK_QUEUE,
  lane: 'clock',
  dueAt: now,
});

async function sinceWhen({ ctx }: IntakeDeps): Promise<number> {
  const now = ctx.clock.now();
  const checked = await getSetting(ctx.store.read, CHECKED);
  if (typeof checked !== 'number') return now - FIRST_MS;
  return Math.max(checked - OVERLAP_MS, now - OLDEST_MS);
}

/** The last attempt at each delivery that we have no record of, and that nobody gave up on. */
async function missedIn({ ctx }: IntakeDeps, logged: readonly LoggedDelivery[]): Promise<LoggedDelivery[]> {
  const byGuid = Map.groupBy(
    logged.filter((one) => one.event !== GREETING),
    (one) => one.guid,
  );
  const known = await knownGuids(ctx.store.read, [...byGuid.keys()]);
  const before = ctx.clock.now() - FRESH_MS;
  return [...byGuid.values()].flatMap((attempts) => {
    const last = attempts.reduce((a, b) => (b.at > a.at ? b : a));
    const isOurs = !known.has(last.guid) && last.at < before;
    return isOurs && attempts.length <= MOST_ATTEMPTS ? [last] : [];
  });
}

/** GitHub does not repeat a delivery that failed: whatever its log holds and our record does not is asked for again. */
export async function reconcile(deps: IntakeDeps): Promise<Settle> {
  const { ctx, github } = deps;
  const began = ctx.clock.now();
  const logged = await listDeliveries(github, await sinceWhen(deps));
  const missed = await missedIn(deps, logged ?? []);
  // Oldest first, so that they come in the order in which things happened.
  for (const { id } of missed.sort((a, b) => a.at - b.at)) await redeliver(github, id);
  if (missed.length > 0) ctx.log.info({ count: missed.length }, 'deliveries that we missed were asked for again');
  return async (tx) => {
    await putSetting(tx, CHECKED, began, began);
    return began + EVERY_MS;
  };
}
