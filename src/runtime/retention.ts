import type { Clock } from '#src/kit/clock.ts';
import type { NewJob } from '#src/queue/queue.ts';
import type { Settle } from '#src/queue/work.ts';
import { PRUNES } from '#src/store/prune.ts';
import type { Store } from '#src/store/store.ts';

/** The queue of what happens by the clock; whichever process takes a job does it for all. */
export const CLOCK_QUEUE = 'clock';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const EVERY_MS = 10 * MINUTE;
/** A sender may repeat a delivery for days: what is known of it must stay longer. */
const KEPT_MS: Readonly<Record<string, number>> = {
  events: 30 * DAY,
  deliveries: 30 * DAY,
  logs: 30 * DAY,
  webhook_logs: 30 * DAY,
  idempotent_answers: DAY,
  feed: 7 * DAY,
};
/** So few at a time that nobody waits for it. */
const PER_STEP = 200;
const MOST_STEPS = 100;
const REST_MS = 20;

export const retentionJob = (now: number): NewJob => ({
  id: 'retention',
  queue: CLOCK_QUEUE,
  lane: 'clock',
  dueAt: now,
});

/** Steps in between which everybody else has a turn. True: there is more. */
async function pruneOne(store: Store, name: string, before: number): Promise<boolean> {
  for (let step = 0; step < MOST_STEPS; step++) {
    const gone = await store.write(async (tx) => (await PRUNES[name]?.(tx, before, PER_STEP)) ?? 0, { durable: false });
    if (gone < PER_STEP) return false;
    await new Promise((done) => setTimeout(done, REST_MS));
  }
  return true;
}

/** Takes away what is older than it has to be kept. */
export async function retain({ store, clock }: { store: Store; clock: Clock }): Promise<Settle> {
  let more = false;
  for (const [name, kept] of Object.entries(KEPT_MS)) more = (await pruneOne(store, name, clock.now() - kept)) || more;
  return async () => clock.now() + (more ? REST_MS : EVERY_MS);
}
