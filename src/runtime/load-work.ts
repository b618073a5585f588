import type { RecentBodies, RecentBody } from '#src/events/recent-bodies.ts';
import { crashPoint } from '#src/kit/crash.ts';
import type { Job } from '#src/queue/queue.ts';
import { closeGatherings } from '#src/store/gatherings.ts';
import { stepsOfEvents } from '#src/store/steps.ts';
import type { Store } from '#src/store/store.ts';
import { type EventWork, loadBatches, loadForWork, loadWithBodies } from '#src/store/work-events.ts';
import type { Work } from './work.ts';

const gathers = (job: Job): boolean => job.payload?.gathers !== undefined;
const isBatch = (job: Job): boolean => job.payload?.gathers === 'batch';
const idOf = ({ id }: { id: string }): string => id;

/** Nothing joins any more what is being worked on. */
async function close(store: Store, jobs: readonly Job[]): Promise<void> {
  const gathering = jobs.filter(gathers).map(idOf);
  if (gathering.length === 0) return;
  await store.write((tx) => closeGatherings(tx, gathering), { durable: false });
  crashPoint('batch.closed');
}

async function batchesOf(store: Store, jobs: readonly Job[]): Promise<Map<string | null, EventWork[]>> {
  const ids = jobs.filter(isBatch).map(idOf);
  return Map.groupBy(ids.length === 0 ? [] : await loadBatches(store.read, ids), (event) => event.batchId);
}

/** Payloads that came just now are at hand; the others are read. */
async function eventsOf(store: Store, recent: RecentBodies | null, ids: readonly string[]): Promise<EventWork[]> {
  const atHand = new Map<string, RecentBody>();
  for (const id of ids) {
    const found = recent?.take(id);
    if (found) atHand.set(id, found);
  }
  const known = await loadWithBodies(store.read, atHand);
  const others = ids.filter((id) => !atHand.has(id));
  return [...known, ...(await loadForWork(store.read, others))];
}

/** What claimed jobs are about, with the steps that were made of them. A job whose events are gone brings nothing. */
export async function loadWork(store: Store, recent: RecentBodies | null, jobs: readonly Job[]): Promise<Work[]> {
  await close(store, jobs);
  const batches = await batchesOf(store, jobs);
  const single = await eventsOf(store, recent, jobs.filter((job) => !isBatch(job)).map(idOf));
  const events = new Map(single.map((event) => [event.id, event]));
  const found = jobs.flatMap((job) => {
    const batch = batches.get(job.id);
    const event = batch?.[0] ?? events.get(job.id);
    return event ? [{ job, event, ...(batch ? { batch } : {}) }] : [];
  });
  const steps = Map.groupBy(
    await stepsOfEvents(
      store.read,
      found.map(({ event }) => event.id),
    ),
    (step) => step.eventId,
  );
  return found.map((work) => ({ ...work, steps: steps.get(work.event.id) ?? [] }));
}
