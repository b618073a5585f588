import { monitoringOf } from '#src/integrations/monitoring.ts';
import type { Clock } from '#src/kit/clock.ts';
import { parseDuration } from '#src/kit/duration.ts';
import type { NewJob } from '#src/queue/queue.ts';
import type { Settle } from '#src/queue/work.ts';
import { monitoredIntegrations } from '#src/store/integrations.ts';
import { DAY_GRAIN, HOUR_GRAIN, MINUTE_GRAIN, pruneMetrics, rollUp } from '#src/store/metrics.ts';
import { PRUNES, PRUNES_OF } from '#src/store/prune.ts';
import { getSetting, putSetting } from '#src/store/settings.ts';
import type { Store, Tx } from '#src/store/store.ts';

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
  threads: 180 * DAY,
  incidents: 180 * DAY,
  feed: 7 * DAY,
  // Whoever has not come back so long after its time never will.
  rate_places: 10 * MINUTE,
};
const METRICS_KEPT_MS: readonly (readonly [grain: number, ms: number])[] = [
  [MINUTE_GRAIN, 2 * DAY],
  [HOUR_GRAIN, 90 * DAY],
  [DAY_GRAIN, 400 * DAY],
];
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

type Prune = (tx: Tx, limit: number) => Promise<number>;

/** Steps in between which everybody else has a turn. True: there is more. */
async function pruneOne(store: Store, prune: Prune): Promise<boolean> {
  for (let step = 0; step < MOST_STEPS; step++) {
    const gone = await store.write((tx) => prune(tx, PER_STEP), { durable: false });
    if (gone < PER_STEP) return false;
    await new Promise((done) => setTimeout(done, REST_MS));
  }
  return true;
}

/** What integrations say themselves how long they keep. */
async function ownPrunes(store: Store, now: number): Promise<Prune[]> {
  const rows = await monitoredIntegrations(store.read);
  return rows.flatMap((row) => {
    const { logs_retention: logs, events_retention: events, metrics_retention: metrics } = monitoringOf(row);
    const kept = { logs, webhook_logs: logs, events, metrics };
    return Object.entries(kept).map(
      ([name, age]): Prune =>
        (tx, limit) =>
          PRUNES_OF[name as keyof typeof kept](tx, row.id, now - parseDuration(age), limit),
    );
  });
}

/** When hours and days were summed up last: what nobody was there to sum up is summed up when somebody is again. */
const SUMMED_AT = 'metrics.summed_at';

/** Hours and days are summed up anew for as long as late counts may come; minutes go when their hours stand. */
async function rollUpMetrics(store: Store, now: number): Promise<void> {
  const last = Math.min(now, Number((await getSetting(store.read, SUMMED_AT)) ?? now));
  const [hours, days] = [last - 3 * HOUR_GRAIN, last - 2 * DAY];
  await store.write((tx) => rollUp(tx, hours, now, { fine: MINUTE_GRAIN, coarse: HOUR_GRAIN }), { durable: false });
  await store.write(
    async (tx) => {
      await rollUp(tx, days, now, { fine: HOUR_GRAIN, coarse: DAY_GRAIN });
      await putSetting(tx, SUMMED_AT, now, now);
    },
    { durable: false },
  );
  for (const [grain, kept] of METRICS_KEPT_MS)
    await store.write((tx) => pruneMetrics(tx, grain, now - kept), { durable: false });
}

/** Takes away what is older than it has to be kept. */
export async function retain({ store, clock }: { store: Store; clock: Clock }): Promise<Settle> {
  const now = clock.now();
  const usual = Object.entries(KEPT_MS).map(
    ([name, kept]): Prune =>
      async (tx, limit) =>
        (await PRUNES[name]?.(tx, now - kept, limit)) ?? 0,
  );
  await rollUpMetrics(store, now);
  let more = false;
  for (const prune of [...usual, ...(await ownPrunes(store, now))]) more = (await pruneOne(store, prune)) || more;
  return async () => clock.now() + (more ? REST_MS : EVERY_MS);
}
