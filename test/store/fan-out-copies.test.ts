import { expect, test } from '@jest/globals';
import { insertDeliveries } from '#src/store/deliveries.ts';
import { findEvent } from '#src/store/events.ts';
import { type FannedOut, recordArrivals, recordFanOut } from '#src/store/record-events.ts';
import { anArrival, anIntegration } from '../support/rows.ts';
import { onEveryStore } from '../support/stores.ts';

onEveryStore('deliveries of the App that are the same to an integration', (open) => {
  test('are counted on the first, the same one twice is not; outside of the window they are new', async () => {
    const integrationId = await anIntegration(open.store);
    const first = anArrival(integrationId, { dedupKey: 'k:same', receivedAt: 1_000 });
    const item = ({ delivery, event }: typeof first): FannedOut => ({ event, job: null, headers: delivery.headers });
    const again = async (receivedAt: number, forgetBefore: number | null): Promise<FannedOut> => {
      const one = anArrival(integrationId, { dedupKey: 'k:same', receivedAt, headers: { 'x-at': String(receivedAt) } });
      await open.store.write((tx) => insertDeliveries(tx, [one.delivery]));
      return { ...item(one), forgetBefore };
    };
    await open.store.write((tx) => recordArrivals(tx, [{ ...first, job: null }]));
    const fan = (one: FannedOut) => open.store.write((tx) => recordFanOut(tx, [one]));
    expect(await fan(item(first))).toBe(0);
    const seen = async () => {
      const event = await findEvent(open.store.read, first.event.id);
      return [event?.duplicateCount, event?.lastCopyHeaders];
    };
    expect(await seen()).toEqual([0, null]);
    expect(await fan(await again(2_000, null))).toBe(0);
    expect(await fan(await again(3_000, 900))).toBe(0);
    expect(await seen()).toEqual([2, { 'x-at': '3000' }]);
    expect(await fan(await again(9_000, 8_000))).toBe(1);
    expect(await seen()).toEqual([2, { 'x-at': '3000' }]);
  });
});
