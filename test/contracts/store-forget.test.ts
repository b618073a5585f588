import { expect, test } from '@jest/globals';
import { newId } from '#src/kit/ids.ts';
import { mentionsOf } from '#src/kit/mentions.ts';
import { recordEvents, setStatus } from '#src/store/events.ts';
import { type Forgotten, forget, isPlaceOfRow, type PlaceOfRow } from '#src/store/forget.ts';
import { insertLogs } from '#src/store/logs.ts';
import { anArrival, anIntegration } from '../support/rows.ts';
import { onEveryStore } from '../support/stores.ts';

const AT = 1_700_000_000_000;

onEveryStore('forgetting a person, part by part', (open) => {
  test('every part goes on where the last one ended, and together they find what one would', async () => {
    const { store } = open;
    const integrationId = await anIntegration(store);
    const arrivals = Array.from({ length: 1100 }, (_, n) =>
      anArrival(integrationId, { body: Buffer.from(JSON.stringify({ by: n % 100 === 0 ? 'part.doe' : 'other' })) }),
    );
    const recorded = await store.write((tx) => recordEvents(tx, arrivals));
    await store.write(async (tx) => {
      await setStatus(
        tx,
        recorded.map(({ eventId }) => eventId),
        'delivered',
        null,
      );
      const line = { integrationId, eventId: null, level: 'info', data: null, at: AT } as const;
      const lines = Array.from({ length: 700 }, (_, n) => ({ ...line, message: n % 100 === 0 ? 'part.doe' : 'other' }));
      await insertLogs(
        tx,
        lines.map((one) => ({ ...one, id: newId('log', AT) })),
      );
    });
    const parts = async (dryRun: boolean): Promise<{ all: Forgotten[]; places: PlaceOfRow[] }> => {
      const all: Forgotten[] = [];
      const places: PlaceOfRow[] = [];
      for (let behind: PlaceOfRow | null = null; ; ) {
        const part = await forget(store, { mentions: mentionsOf(['part.doe']), dryRun, behind, isOver: () => true });
        all.push(part.done);
        if (part.next === null) return { all, places };
        expect(isPlaceOfRow(part.next)).toBe(true);
        behind = JSON.parse(JSON.stringify(part.next)) as PlaceOfRow;
        places.push(behind);
      }
    };
    const sum = (all: Forgotten[], name: keyof Forgotten) => all.reduce((total, one) => total + one[name], 0);
    const looked = await parts(true);
    expect(looked.places.filter(({ table }) => table === 'deliveries').length).toBeGreaterThan(2);
    expect([sum(looked.all, 'payloads'), sum(looked.all, 'log_lines')]).toEqual([11, 7]);
    const done = await parts(false);
    expect([sum(done.all, 'payloads'), sum(done.all, 'log_lines'), sum(done.all, 'open')]).toEqual([11, 7, 0]);
    const again = await parts(true);
    expect([sum(again.all, 'payloads'), sum(again.all, 'log_lines')]).toEqual([0, 0]);
  });

  test('a place is one of its own tables, with keys of their kinds', () => {
    expect(isPlaceOfRow({ table: 'steps', key: ['evt_1', 2] })).toBe(true);
    for (const place of [
      { table: 'steps', key: ['evt_1', '2'] },
      { table: 'steps', key: ['evt_1'] },
      { table: 'logs', key: [null] },
      { table: 'integrations', key: ['int_1'] },
    ])
      expect(isPlaceOfRow(place)).toBe(false);
  });
});
