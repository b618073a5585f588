import { expect, test } from '@jest/globals';
import { firstIdAt, newId } from '#src/kit/ids.ts';
import { retain } from '#src/runtime/retention.ts';
import { recordEvents, setStatus } from '#src/store/events.ts';
import { insertLogs } from '#src/store/logs.ts';
import { addCounts, noCounts } from '#src/store/metrics.ts';
import { putSteps, stepValues } from '#src/store/steps.ts';
import { anArrival, anIntegration } from '../support/rows.ts';
import { onEveryStore } from '../support/stores.ts';

const DAY = 24 * 3600 * 1000;
/** Ids never go back in time, so each store has a time of its own, and what is older is made first. */
let NOW = Date.UTC(2026, 5, 1);

onEveryStore('retention', (open) => {
  test('takes away what is old and at its end, with all that hangs on it, and nothing else', async () => {
    const { store } = open;
    NOW += 2000 * DAY;
    const id = await anIntegration(store);
    const record = async (ageDays: number, status: string): Promise<string> => {
      const arrival = anArrival(id, { receivedAt: NOW - ageDays * DAY, dedupKey: `${ageDays} ${status}` });
      await store.write(async (tx) => {
        const [recorded] = await recordEvents(tx, [arrival]);
        await setStatus(tx, [recorded?.eventId ?? ''], status, null);
      });
      return arrival.event.id;
    };
    for (let n = 450; n > 0; n--) await record(40 + n, 'filtered');
    const old = await record(31, 'delivered');
    const kept = [await record(31, 'queued'), await record(29, 'delivered'), await record(29, 'dead')];
    const at = NOW - 31 * DAY;
    await store.write(async (tx) => {
      await insertLogs(tx, [
        { id: firstIdAt('log', at), integrationId: id, eventId: old, level: 'info', message: 'old', data: null, at },
        { id: newId('log', NOW), integrationId: id, eventId: null, level: 'info', message: 'new', data: null, at: NOW },
      ]);
      const step = {
        kind: 'call',
        action: 'a_b',
        inputHash: 'h',
        status: 'success',
        settledAs: 1,
        input: null,
        output: null,
      };
      await putSteps(tx, [
        stepValues({ ...step, eventId: old, ordinal: 1, errorMessage: null, attempts: 1, startedAt: at, duration: 1 }),
      ]);
    });
    await retain({ store, clock: { now: () => NOW } });
    const ids = async (text: string): Promise<string[]> =>
      (await store.read.sql.all<{ id: string }>(text, [id])).map((row) => row.id).sort();
    expect(await ids('select id from events where integration_id = ?')).toEqual([...kept].sort());
    expect(await ids('select id from deliveries where integration_id = ?')).toHaveLength(kept.length);
    expect(await ids('select message as id from logs where integration_id = ?')).toEqual(['new']);
    expect(await ids('select event_id as id from steps where event_id <> ?')).toEqual([]);
  });

  test('keeps the events, lines and figures of an integration for as long as it says itself', async () => {
    const { store } = open;
    NOW += 2000 * DAY;
    const retained = (monitoring: Record<string, string>) => anIntegration(store, { monitoring });
    const long = await retained({ events_retention: '90d', logs_retention: '90d', metrics_retention: '90d' });
    const short = await retained({ events_retention: '2d', logs_retention: '12h', metrics_retention: '3d' });
    const ages = [100, 60, 40, 10, 1];
    for (const days of ages) {
      for (const id of [long, short]) {
        const at = NOW - days * DAY;
        const arrival = anArrival(id, { receivedAt: at, dedupKey: `${days}` });
        await store.write(async (tx) => {
          await recordEvents(tx, [arrival]);
          await setStatus(tx, [arrival.event.id], 'delivered', null);
          const line = { integrationId: id, eventId: null, level: 'info', message: `${days}`, data: null, at };
          await insertLogs(tx, [{ ...line, id: `${firstIdAt('log', at)}${id.slice(-16)}` }]);
          await addCounts(tx, id, at, noCounts());
        });
      }
    }
    await retain({ store, clock: { now: () => NOW } });
    const kept = async (text: string, id: string): Promise<number[]> =>
      (await store.read.sql.all<{ at: number }>(text, [id]))
        .map((row) => Math.round((NOW - row.at) / DAY))
        .sort((a, b) => a - b);
    for (const [id, events, logs] of [
      [long, [1, 10, 40, 60], [1, 10, 40, 60]],
      [short, [1], []],
    ] as const) {
      expect(await kept('select received_at as at from events where integration_id = ?', id)).toEqual(events);
      expect(await kept('select received_at as at from deliveries where integration_id = ?', id)).toEqual(events);
      expect(await kept('select at from logs where integration_id = ?', id)).toEqual(logs);
    }
    const figures = 'select distinct at from metrics where integration_id = ? and at < (select max(at) from metrics)';
    expect(Math.max(...(await kept(figures, short)))).toBeLessThanOrEqual(3);
  });
});
