import { type Collector, collect } from '#src/kit/batch.ts';
import { newId } from '#src/kit/ids.ts';
import type { Queue } from '#src/queue/queue.ts';
import { type AppDelivery, insertAppDeliveries } from '#src/store/app-deliveries.ts';
import type { Store } from '#src/store/store.ts';

/** The queue of the App's own deliveries. A job's id is the delivery's. */
export const APP_QUEUE = 'github';

/** A delivery of the App's webhook that was verified. */
export interface AppArrival {
  guid: string;
  type: string;
  /** owner/name; null: it is about no repository. */
  repository: string | null;
  /** Deliveries about the same thing are worked on one after the other. */
  about: string;
  /** People wait for what they wrote; what machines say can wait. */
  urgent: boolean;
  headers: Record<string, string>;
  body: Buffer;
  receivedAt: number;
}

/** True: it was there already. */
export type AppRecorder = Collector<AppArrival, { duplicate: boolean }>;

const MOST_PER_COMMIT = 128;

const rowOf = (arrival: AppArrival): AppDelivery => ({
  guid: arrival.guid,
  delivery: {
    id: newId('dlv', arrival.receivedAt),
    source: 'github',
    integrationId: null,
    externalId: arrival.guid,
    type: arrival.type,
    headers: arrival.headers,
    body: arrival.body,
    verified: true,
    receivedAt: arrival.receivedAt,
  },
});

const jobOf = (arrival: AppArrival, id: string) => ({
  id,
  queue: APP_QUEUE,
  lane: arrival.repository ?? 'github',
  priority: arrival.urgent ? 0 : 1,
  dueAt: arrival.receivedAt,
  orderKey: arrival.about,
});

/** Delivery and job in one transaction, each delivery once, whatever happens behind it. */
export function createAppRecorder(deps: { store: Store; queue: Queue }): AppRecorder {
  return collect<AppArrival, { duplicate: boolean }>(
    (arrivals) =>
      deps.store.write(async (tx) => {
        const rows = arrivals.map(rowOf);
        const fresh = await insertAppDeliveries(tx, rows);
        const jobs = arrivals.flatMap((arrival, i) => {
          const row = rows[i];
          return row && fresh.has(row) ? [jobOf(arrival, row.delivery.id)] : [];
        });
        await deps.queue.enqueue(tx, jobs);
        return rows.map((row) => ({ duplicate: !fresh.has(row) }));
      }),
    { max: MOST_PER_COMMIT },
  );
}
