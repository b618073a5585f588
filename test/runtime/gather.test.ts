import { expect, test } from '@jest/globals';
import { newId } from '#src/kit/ids.ts';
import { createSqlQueue } from '#src/queue/sql-queue.ts';
import { gather } from '#src/runtime/gather.ts';
import { recordEvents, stuckEvents } from '#src/store/events.ts';
import { closeGatherings, leaderOf } from '#src/store/gatherings.ts';
import { loadBatches } from '#src/store/work-events.ts';
import { anArrival, anIntegration } from '../support/rows.ts';
import { onEveryStore } from '../support/stores.ts';

const NOW = 1_800_000_000_000;
const BATCHING = { size: 3, flushMs: 10_000, maxWaitMs: 25_000, ordered: true };

onEveryStore('gathering', (open) => {
  async function bed(over: Partial<typeof BATCHING> = {}) {
    const queue = createSqlQueue(open.store, { now: () => NOW });
    const integrationId = await anIntegration(open.store);
    const join = (eventIds: readonly string[], now = NOW, bytes = 10) =>
      open.store.write((tx) =>
        gather(
          { tx, queue, now },
          eventIds.map((eventId) => ({
            eventId,
            integrationId,
            projectId: 'prj_1',
            batching: { ...BATCHING, ...over },
            bytes,
          })),
        ),
      );
    const record = async (count: number): Promise<string[]> => {
      const arrivals = Array.from({ length: count }, () => anArrival(integrationId, { dedupKey: newId('evt') }));
      await open.store.write((tx) => recordEvents(tx, arrivals));
      return arrivals.map((one) => one.event.id);
    };
    const batches = async (): Promise<{ id: string; due: number; events: string[] }[]> => {
      const jobs = await open.store.read.sql.all<{ id: string; dueAt: number }>(
        'select id, due_at as "dueAt" from jobs where order_key = ? order by id',
        [`${integrationId}:batch`],
      );
      const members = Map.groupBy(
        await loadBatches(
          open.store.read,
          jobs.map((job) => job.id),
        ),
        (event) => event.batchId,
      );
      return jobs.map(({ id, dueAt }) => ({
        id,
        due: dueAt - NOW,
        events: (members.get(id) ?? []).map((event) => event.id),
      }));
    };
    return { queue, join, record, batches };
  }

  test('fills one batch after the other; the last waits for more', async () => {
    const { join, record, batches } = await bed();
    const ids = await record(7);
    await join(ids.toReversed());
    const [first, second, third, ...more] = await batches();
    expect([first, second, third].map((batch) => batch?.events)).toEqual([
      ids.slice(0, 3),
      ids.slice(3, 6),
      ids.slice(6),
    ]);
    expect(more).toEqual([]);
    // Those behind the first have stepped aside: batches of one integration run one after the other.
    expect([first?.due, (second?.due ?? 0) > 1e15, (third?.due ?? 0) > 1e15]).toEqual([0, true, true]);
    expect(await leaderOf(open.store.read, second?.id ?? '')).toBe(ids[3]);
    const stuck = await stuckEvents(open.store.read, { before: Number.MAX_SAFE_INTEGER, limit: 1000 });
    expect(stuck.filter((event) => ids.includes(event.id))).toEqual([]);
  });

  test('is over some time after the last event, and at the latest some time after the first', async () => {
    const { join, record, batches } = await bed({ size: 10 });
    const dues: (number | undefined)[] = [];
    for (const at of [0, 8_000, 16_000, 24_000]) {
      await join(await record(1), NOW + at);
      dues.push((await batches())[0]?.due);
    }
    expect(dues).toEqual([10_000, 18_000, 25_000, 25_000]);
  });

  test('takes no more than fits into one isolate, but a large one by itself', async () => {
    const { join, record, batches } = await bed({ size: 10 });
    const ids = await record(3);
    await join(ids.slice(0, 1), NOW, 100);
    await join(ids.slice(1), NOW, 5_000_000);
    expect((await batches()).map((batch) => batch.events)).toEqual(ids.map((id) => [id]));
  });

  test('begins anew once a batch was taken, also where many gather at once', async () => {
    const { queue, join, record, batches } = await bed({ size: 100 });
    const ids = await record(20);
    await join(ids.slice(0, 2));
    const [taken] = await batches();
    const claimed = await queue.claim('event', { limit: 1000, leaseMs: 1000, now: NOW + 60_000 });
    expect(claimed.jobs.find((job) => job.id === taken?.id)?.payload).toEqual({ gathers: 'batch' });
    await open.store.write((tx) => closeGatherings(tx, [taken?.id ?? '']));
    await Promise.all(ids.slice(2).map((id) => join([id])));
    const [, next, ...more] = await batches();
    expect([next?.events, more]).toEqual([ids.slice(2), []]);
  });
});
