import { expect, test } from '@jest/globals';
import { findDelivery, recordEvents, setStatus } from '#src/store/events.ts';
import { isDeliveryNeeded, redactDelivery } from '#src/store/redact-delivery.ts';
import { anArrival, anIntegration } from '../support/rows.ts';
import { onEveryStore } from '../support/stores.ts';

onEveryStore('a payload with something to hide', (open) => {
  async function recorded(body: string) {
    const id = await anIntegration(open.store);
    const arrival = anArrival(id, { body: Buffer.from(body) });
    await open.store.write((tx) => recordEvents(tx, [arrival]));
    const { id: deliveryId } = arrival.delivery;
    const text = async (): Promise<string | undefined> =>
      (await findDelivery(open.store.read, deliveryId))?.body?.toString('utf8');
    return { deliveryId, eventId: arrival.event.id, text };
  }

  test('is needed as long as an event may run with it', async () => {
    const { deliveryId, eventId } = await recorded('{}');
    const other = await recorded('{}');
    const needed = (holder: string | null = null) => isDeliveryNeeded(open.store.read, deliveryId, holder);
    const becomes = (id: string, status: string) => open.store.write((tx) => setStatus(tx, [id], status, null));
    for (const status of ['queued', 'failed', 'held', 'dead']) {
      await becomes(eventId, status);
      expect([status, await needed()]).toEqual([status, true]);
    }
    await becomes(eventId, 'delivered');
    expect([await needed(), await needed(other.eventId)]).toEqual([false, true]);
    await becomes(other.eventId, 'filtered');
    expect(await needed(other.eventId)).toBe(false);
  });

  test('loses it for good, in lists and however long it is, and keeps the rest', async () => {
    const people = Array.from({ length: 3 }, (_, n) => ({ n, phone: `+7${n}`, note: 'x'.repeat(3000) }));
    const { deliveryId, text } = await recorded(JSON.stringify({ people, phone: 'kept' }));
    const changed = await open.store.apart('deliveries.redact', { id: deliveryId, paths: ['people.phone', 'no.such'] });
    expect(changed).toBe(true);
    const { people: left, phone } = JSON.parse((await text()) ?? '');
    expect([left.map((one: { phone: string }) => one.phone), phone]).toEqual([Array(3).fill('[redacted]'), 'kept']);
    expect(left[2].note).toHaveLength(3000);
  });

  test('that is no JSON, or is gone, stays as it is', async () => {
    const { deliveryId, text } = await recorded('not json');
    const redacted = (id: string) => open.store.write((tx) => redactDelivery(tx, { id, paths: ['a'] }));
    expect([await redacted(deliveryId), await redacted('dlv_none'), await text()]).toEqual([false, false, 'not json']);
  });
});
