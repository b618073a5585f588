import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSqlQueue } from '#src/queue/sql-queue.ts';
import { createDispatcher } from '#src/runtime/dispatch.ts';
import type { Performed } from '#src/runtime/perform.ts';
import type { Settle } from '#src/runtime/settle.ts';
import { recordEvents } from '#src/store/events.ts';
import { openStore } from '#src/store/open.ts';
import type { Store } from '#src/store/store.ts';
import { movingClock } from '../support/moving-clock.ts';
import { anArrival, anIntegration } from '../support/rows.ts';
import { until } from '../support/service.ts';
import { silent } from '../support/silent.ts';

const NOTHING: Omit<Performed, 'job'> = {
  integrationId: '',
  versionId: null,
  attempts: 0,
  startedAt: 0,
  outcome: { kind: 'filtered', reason: '' },
  steps: [],
  killedBeside: false,
  guilty: false,
};

const folder = mkdtempSync(join(tmpdir(), 'ccb-dispatch-'));
const clock = movingClock();
let store: Store;

beforeAll(async () => {
  store = await openStore({ url: `sqlite:${join(folder, 'test.db')}`, log: silent });
});

afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The store, whose first reads of events fail. */
function failing(times: number): Store & { failed(): number } {
  let failed = 0;
  const all: Store['read']['sql']['all'] = async (text, params) => {
    if (text.includes('from events') && failed++ < times) throw new TypeError('the disk is away for a moment');
    return await store.read.sql.all(text, params);
  };
  return { ...store, read: { ...store.read, sql: { ...store.read.sql, all } }, failed: () => failed };
}

test('events that could not be loaded are not held for ever: they are taken again when their lease has run out', async () => {
  const arrival = anArrival(await anIntegration(store));
  const queue = createSqlQueue(store, clock);
  await store.write(async (tx) => {
    await recordEvents(tx, [arrival]);
    await queue.enqueue(tx, [{ id: arrival.event.id, queue: 'event', lane: 'p', dueAt: clock.now() }]);
  });
  const performed: string[] = [];
  const broken = failing(1);
  const settle = async ({ job }: Pick<Performed, 'job'>): Promise<boolean> => {
    await store.write((tx) => queue.complete(tx, [job]));
    return true;
  };
  const dispatcher = createDispatcher({
    store: broken,
    queue,
    clock,
    log: silent,
    arriving: () => 0,
    async perform({ job }) {
      performed.push(job.id);
      return { ...NOTHING, job };
    },
    settle: Object.assign(settle, { idle: async () => undefined }) satisfies Settle,
  });
  dispatcher.start();
  await until(async () => broken.failed() > 0 && dispatcher.underWay === 0, 'the claim to be given up');
  expect(performed).toEqual([]);
  clock.forward(31_000);
  await until(async () => performed.length > 0 && dispatcher.underWay === 0, 'the event to be taken again');
  await dispatcher.stop(1000);
  expect(performed).toEqual([arrival.event.id]);
});
