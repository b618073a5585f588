import { describe, expect, test } from '@jest/globals';
import { newId } from '#src/kit/ids.ts';
import { createSqlQueue } from '#src/queue/sql-queue.ts';
import {
  countByStatus,
  findDelivery,
  findEvent,
  listEvents,
  loadForWork,
  loadWithBodies,
  recordEvents,
  setStatus,
  settleEvents,
  stuckEvents,
} from '#src/store/events.ts';
import { type LogLineRow, listLogLines } from '#src/store/log-lines.ts';
import { insertLogs } from '#src/store/logs.ts';
import type { Page } from '#src/store/page.ts';
import { listSteps, putSteps, stepsOfEvents, stepValues } from '#src/store/steps.ts';
import { type ArrivalOver, anArrival, anIntegration } from '../support/rows.ts';
import { onEveryStore } from '../support/stores.ts';

const AT = 1_700_000_000_000;
let hours = 0;

onEveryStore('events of a store', (open) => {
  const record = (integrationId: string, ...overs: ArrivalOver[]) =>
    open.store.write((tx) =>
      recordEvents(
        tx,
        overs.map((over) => anArrival(integrationId, over)),
      ),
    );
  const count = async (table: string, integrationId: string): Promise<number> => {
    const text = `select count(*) as total from ${table} where integration_id = ?`;
    return (await open.store.read.sql.all<{ total: number }>(text, [integrationId]))[0]?.total ?? -1;
  };

  describe('recorded', () => {
    test('keep every byte of their payload', async () => {
      const id = await anIntegration(open.store);
      const body = Buffer.from(Array.from({ length: 20_000 }, (_, i) => i % 256));
      const [recorded] = await record(id, { body, headers: { 'x-name': 'ü\u0000😀' } });
      const event = await findEvent(open.store.read, recorded?.eventId ?? '');
      const delivery = await findDelivery(open.store.read, event?.deliveryId ?? '');
      expect(delivery?.body?.equals(body)).toBe(true);
      expect(delivery?.headers).toEqual({ 'x-name': 'ü\u0000😀' });
      expect(delivery?.verified).toBe(true);
      expect(event).toMatchObject({ integrationId: id, status: 'queued', result: null, duplicateCount: 0 });
    });

    test('come back as they came, however short, long or strange their payload is', async () => {
      const id = await anIntegration(open.store);
      const magic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
      const bodies = [
        Buffer.alloc(0),
        Buffer.from('{"a":1}'),
        Buffer.alloc(4096, 'x'),
        Buffer.alloc(300_000, '{"text":"again and again"}'),
        magic,
        Buffer.concat([magic, Buffer.alloc(9000, 7)]),
      ];
      for (const body of bodies) {
        const [recorded] = await record(id, { body });
        const [work] = await loadForWork(open.store.read, [recorded?.eventId ?? '']);
        expect(work?.body?.equals(body)).toBe(true);
      }
      const [{ size } = { size: 0 }] = await open.store.read.sql.all<{ size: number }>(
        'select sum(length(body)) as size from deliveries where integration_id = ?',
        [id],
      );
      expect(Number(size)).toBeLessThan(10_000);
    });

    test('of 50 copies at once leave one event, one delivery and a count', async () => {
      const id = await anIntegration(open.store);
      const copies = await Promise.all(
        Array.from({ length: 50 }, (_, i) => record(id, { dedupKey: 'same', headers: { copy: String(i) } })),
      );
      const all = copies.flat();
      expect(all.filter((one) => one.inserted)).toHaveLength(1);
      expect(new Set(all.map((one) => one.eventId)).size).toBe(1);
      expect([await count('events', id), await count('deliveries', id)]).toEqual([1, 1]);
      expect((await findEvent(open.store.read, all[0]?.eventId ?? ''))?.duplicateCount).toBe(49);
    });

    test('by name come with their jobs, a copy with none, and a failure leaves nothing', async () => {
      const id = await anIntegration(open.store);
      const queue = createSqlQueue(open.store);
      const arrivals = ['one', 'one', 'two'].map((dedupKey) => {
        const rows = anArrival(id, { dedupKey, body: Buffer.from([0, 255, 128]) });
        return { ...rows, job: queue.rowOf({ id: rows.event.id, queue: `apart-${id}`, lane: 'l', dueAt: AT }) };
      });
      const record = (rows: unknown) =>
        open.store.apart<{ inserted: boolean; eventId: string }[]>('events.record', rows);
      const recorded = await record(arrivals);
      expect(recorded.map((one) => one.inserted)).toEqual([true, false, true]);
      const claimed = await queue.claim(`apart-${id}`, { limit: 9, leaseMs: 1, now: AT });
      expect(claimed.jobs.map((job) => job.id)).toEqual([recorded[0]?.eventId, recorded[2]?.eventId].sort());
      const event = await findEvent(open.store.read, recorded[2]?.eventId ?? '');
      expect((await findDelivery(open.store.read, event?.deliveryId ?? ''))?.body).toEqual(Buffer.from([0, 255, 128]));
      const foreign = anArrival('int_nobody', { dedupKey: 'three' });
      await expect(
        record([
          { ...anArrival(id, { dedupKey: 'four' }), job: null },
          { ...foreign, job: null },
        ]),
      ).rejects.toThrow();
      expect(await count('events', id)).toBe(2);
      await expect(open.store.apart('events.none', [])).rejects.toThrow(/no write "events.none"/);
    });

    test('twice in one call count as copies too', async () => {
      const id = await anIntegration(open.store);
      const recorded = await record(
        id,
        { dedupKey: 'b', headers: { n: '1' } },
        { dedupKey: 'a' },
        { dedupKey: 'b', headers: { n: '2' } },
        { dedupKey: 'b', headers: { n: '3' } },
      );
      expect(recorded.map((one) => one.inserted)).toEqual([true, true, false, false]);
      expect(recorded[2]?.eventId).toBe(recorded[0]?.eventId);
      const first = await findEvent(open.store.read, recorded[0]?.eventId ?? '');
      expect(first).toMatchObject({ duplicateCount: 2, lastCopyHeaders: { n: '3' } });
      expect(await count('deliveries', id)).toBe(2);
    });

    test('are new where the first of their key is too old to count', async () => {
      const id = await anIntegration(open.store);
      const at = async (receivedAt: number): Promise<boolean | undefined> => {
        const arrival = { ...anArrival(id, { dedupKey: 'daily', receivedAt }), forgetBefore: receivedAt - 1000 };
        return (await open.store.write((tx) => recordEvents(tx, [arrival])))[0]?.inserted;
      };
      expect([await at(AT), await at(AT + 900), await at(AT + 1500), await at(AT + 1600)]).toEqual([
        true,
        false,
        true,
        false,
      ]);
    });

    test('with the same key at two integrations are two events', async () => {
      const [one, two] = [await anIntegration(open.store), await anIntegration(open.store)];
      const recorded = [...(await record(one, { dedupKey: 'k' })), ...(await record(two, { dedupKey: 'k' }))];
      expect(recorded.map((each) => each.inserted)).toEqual([true, true]);
    });

    test('more than one statement can hold are all there', async () => {
      const id = await anIntegration(open.store);
      const recorded = await record(id, ...Array.from({ length: 1201 }, () => ({})));
      expect(recorded.every((one) => one.inserted)).toBe(true);
      expect([await count('events', id), await count('deliveries', id)]).toEqual([1201, 1201]);
    });
  });

  describe('worked on', () => {
    test('are loaded with what their delivery brought; missing ones are missing', async () => {
      const id = await anIntegration(open.store);
      const recorded = await record(id, { body: Buffer.from('{"n":1}') }, { body: Buffer.from('{"n":2}') });
      const ids = recorded.map((one) => one.eventId);
      const work = await loadForWork(open.store.read, [...ids, 'evt_none']);
      const bodies = new Map(work.map((one) => [one.id, one.body?.toString()]));
      expect(ids.map((each) => bodies.get(each))).toEqual(['{"n":1}', '{"n":2}']);
      expect(work[0]).toMatchObject({ source: 'github', headers: { 'x-github-event': 'issues' }, attempts: 0 });
    });

    test('payloads at hand are not read, unless another delivery counts by now', async () => {
      const id = await anIntegration(open.store);
      const [first, second] = await record(id, { body: Buffer.from('{"n":1}') }, { body: Buffer.from('{"n":2}') });
      const ids = [first?.eventId ?? '', second?.eventId ?? ''];
      const found = await loadForWork(open.store.read, ids);
      const deliveryOf = (eventId: string) => found.find((one) => one.id === eventId)?.deliveryId ?? '';
      const atHand = Buffer.from('"at hand"');
      const known = new Map([
        [ids[0] ?? '', { deliveryId: deliveryOf(ids[0] ?? ''), body: atHand }],
        [ids[1] ?? '', { deliveryId: 'dlv_earlier', body: atHand }],
        ['evt_none', { deliveryId: 'dlv_none', body: atHand }],
      ]);
      const work = await loadWithBodies(open.store.read, known);
      const bodies = new Map(work.map((one) => [one.id, one.body?.toString()]));
      expect([bodies.size, ids.map((each) => bodies.get(each))]).toEqual([2, ['"at hand"', '{"n":2}']]);
    });

    test('are settled many at once', async () => {
      const id = await anIntegration(open.store);
      const recorded = await record(id, {}, {}, {});
      const patches = recorded.map(({ eventId }, i) => ({
        id: eventId,
        status: 'delivered',
        reason: i === 0 ? null : 'It was "sent"?',
        versionId: 'ver_1',
        attempts: i,
        result: i === 0 ? null : { n: i, text: 'a\u0000b' },
        startedAt: AT,
        finishedAt: i === 0 ? null : AT + i,
        nextAttemptAt: null,
      }));
      expect(await open.store.write((tx) => settleEvents(tx, patches))).toBe(3);
      for (const patch of patches) expect(await findEvent(open.store.read, patch.id)).toMatchObject(patch);
    });

    test('keep their steps; a step written again takes the new values', async () => {
      const id = await anIntegration(open.store);
      const [recorded] = await record(id, {});
      const eventId = recorded?.eventId ?? '';
      const step = (ordinal: number, status: string, output: unknown) => ({
        eventId,
        ordinal,
        kind: 'call',
        action: 'slack_send_message',
        inputHash: 'h',
        status,
        settledAs: ordinal,
        input: { text: '123' },
        output,
        errorMessage: null,
        attempts: 1,
        startedAt: AT,
        duration: 3,
      });
      await open.store.write((tx) =>
        putSteps(tx, [step(1, 'success', 'done'), step(0, 'waiting', null)].map(stepValues)),
      );
      await open.store.write((tx) =>
        putSteps(tx, [step(0, 'error', { a: 1 }), step(0, 'success', [1])].map(stepValues)),
      );
      expect(await listSteps(open.store.read, eventId)).toEqual([step(0, 'success', [1]), step(1, 'success', 'done')]);
      expect(await stepsOfEvents(open.store.read, [eventId, 'evt_none'])).toHaveLength(2);
    });
  });

  describe('listed', () => {
    const list = (integrationId: string, filter: object = {}) =>
      listEvents(open.store.read, { integrationId, limit: 10, offset: 0, ...filter });

    test('come newest first, page by page, with their total', async () => {
      const id = await anIntegration(open.store);
      const recorded = await record(id, {}, {}, {});
      const newest = recorded
        .map((one) => one.eventId)
        .sort()
        .reverse();
      const first = await list(id, { limit: 2 });
      const second = await list(id, { limit: 2, offset: 2 });
      expect([...first.rows, ...second.rows].map((row) => row.id)).toEqual(newest);
      expect([first.total, second.total]).toEqual([3, 3]);
    });

    test('are narrowed by status, type, copies and time', async () => {
      const id = await anIntegration(open.store);
      // Ids never go back in time, so each run of this test needs a later time of its own.
      hours += 1;
      const later = Date.now() + hours * 3_600_000;
      await record(id, { status: 'dead', type: 'push', receivedAt: later });
      await record(id, { status: 'queued', dedupKey: 'x', receivedAt: later + 1000 });
      await record(id, { dedupKey: 'x', receivedAt: later + 2000 });
      expect((await list(id, { status: 'dead' })).rows.map((row) => row.type)).toEqual(['push']);
      expect((await list(id, { status: 'queued' })).total).toBe(1);
      expect((await list(id, { type: 'push' })).total).toBe(1);
      expect((await list(id, { duplicate: true })).rows.map((row) => row.dedupKey)).toEqual(['x']);
      expect((await list(id, { duplicate: false })).rows.map((row) => row.type)).toEqual(['push']);
      expect((await list(id, { from: later + 1000 })).rows.map((row) => row.dedupKey)).toEqual(['x']);
      expect((await list(id, { from: later, to: later + 1000 })).rows.map((row) => row.type)).toEqual(['push']);
    });

    test('read the same through the slow door', async () => {
      const id = await anIntegration(open.store);
      await record(id, {}, {});
      const filter = { integrationId: id, limit: 10, offset: 0 };
      expect(await open.store.slow('events.list', filter)).toEqual(await listEvents(open.store.read, filter));
    });

    test('stand among the lines of the log, newest first, counted up to where somebody asks', async () => {
      const id = await anIntegration(open.store);
      const [first] = await record(id, { status: 'held' });
      const at = Date.now() + 1000;
      const said = {
        id: newId('log', at),
        integrationId: id,
        eventId: null,
        level: 'error',
        message: 'm',
        data: [1],
        at,
      };
      await open.store.write((tx) => insertLogs(tx, [said]));
      const filter = { integrationId: id, limit: 10, offset: 0, countUpTo: 10 };
      const { rows, total } = await open.store.slow<Page<LogLineRow>>('logs.lines', filter);
      const lines = rows.map(({ eventId, level, message, data, type, status }) => ({
        eventId,
        level,
        message,
        data,
        type,
        status,
      }));
      expect([lines, total]).toEqual([
        [
          { eventId: null, level: 'error', message: 'm', data: [1], type: null, status: null },
          { eventId: first?.eventId, level: 'info', message: null, data: null, type: rows[1]?.type, status: 'held' },
        ],
        2,
      ]);
      const some = await listLogLines(open.store.read, {
        ...filter,
        level: 'info',
        limit: 1,
        offset: 1,
        countUpTo: 0,
        from: 0,
      });
      expect(some).toEqual({ rows: [], total: 1 });
    });

    test('are counted by status', async () => {
      const id = await anIntegration(open.store);
      await record(id, { status: 'held' }, { status: 'held' }, {});
      const all = { held: 2, queued: 1 };
      expect(await countByStatus(open.store.read, { integrationId: id })).toEqual({ counts: all, ofLast: null });
      await record(id, { status: 'delivered' }, { status: 'delivered' });
      const some = await countByStatus(open.store.read, { integrationId: id, upTo: 2 });
      expect(some).toEqual({ counts: { held: 2, delivered: 2 }, ofLast: 2 });
    });
  });

  test('without a job are found as stuck', async () => {
    const id = await anIntegration(open.store);
    const queue = createSqlQueue(open.store);
    const recorded = await record(id, {}, {}, {});
    const [stuck, waiting, ended] = recorded.map((one) => one.eventId);
    await open.store.write(async (tx) => {
      await queue.enqueue(tx, [{ id: waiting ?? '', queue: 'stuck', lane: 'p', dueAt: 1 }]);
      await setStatus(tx, [ended ?? ''], 'dead', 'It failed five times.');
    });
    const found = await stuckEvents(open.store.read, { before: Number.MAX_SAFE_INTEGER, limit: 10_000 });
    const here = found.filter((one) => one.integrationId === id).map((one) => one.id);
    expect(here).toEqual([stuck]);
    expect(newId('evt') > (stuck ?? '')).toBe(true);
  });
});
