import { expect, test } from '@jest/globals';
import { newId } from '#src/kit/ids.ts';
import { createSqlQueue } from '#src/queue/sql-queue.ts';
import { findEvent } from '#src/store/events.ts';
import { recordArrivals, recordFanOut } from '#src/store/record-events.ts';
import { anArrival, anIntegration } from '../support/rows.ts';
import { onEveryStore } from '../support/stores.ts';

onEveryStore('a settle window', (open) => {
  async function bed() {
    const queue = createSqlQueue(open.store);
    const integrationId = await anIntegration(open.store);
    const arriving = (leads: boolean, object: string | null = 'o/r#1') => {
      const { delivery, event } = anArrival(integrationId);
      const job = queue.rowOf({ id: event.id, queue: 'event', lane: 'prj_1', dueAt: 1 });
      return { delivery, event: { ...event, object }, job, settling: { leads } };
    };
    const jobs = async (): Promise<string[]> =>
      (
        await open.store.read.sql.all<{ id: string }>(
          'select j.id from jobs j join events e on e.id = j.id where e.integration_id = ? order by j.id',
          [integrationId],
        )
      ).map((row) => row.id);
    return { arriving, jobs };
  }

  test('has one job, however many come at once', async () => {
    const { arriving, jobs } = await bed();
    const all = Array.from({ length: 8 }, () => arriving(true));
    await Promise.all(all.map((one) => open.store.write((tx) => recordArrivals(tx, [one]))));
    const [holder, ...more] = await jobs();
    expect(more).toEqual([]);
    const events = await Promise.all(all.map(({ event }) => findEvent(open.store.read, event.id)));
    expect(events.filter((event) => event?.status === 'filtered')).toHaveLength(7);
    const latest = events.find((event) => event?.id === holder)?.latestDeliveryId;
    expect(all.map(({ delivery }) => delivery.id)).toContain(latest);
  });

  test('of another thing, or of none, is another', async () => {
    const { arriving, jobs } = await bed();
    const all = [
      arriving(true),
      arriving(true, 'o/r#2'),
      arriving(true, null),
      arriving(true, null),
      arriving(false, 'x'),
    ];
    await open.store.write((tx) => recordArrivals(tx, all));
    expect(await jobs()).toEqual(all.map(({ event }) => event.id));
  });

  test('takes from a delivery of the App what nobody asked for only where an event waits', async () => {
    const { arriving, jobs } = await bed();
    const first = arriving(true);
    const adds = () => {
      const { event, job, settling } = arriving(false);
      return { event: { ...event, deliveryId: first.delivery.id, dedupKey: newId('evt') }, job, settling };
    };
    expect(await open.store.write((tx) => recordFanOut(tx, [adds()])).catch(() => 'refused')).toBe(0);
    await open.store.write((tx) => recordArrivals(tx, [first]));
    expect(await open.store.write((tx) => recordFanOut(tx, [adds()]))).toBe(1);
    expect(await jobs()).toEqual([first.event.id]);
  });
});
