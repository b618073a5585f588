import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { OurFault, TemporaryFault } from '#src/kit/faults.ts';
import { createLog } from '#src/kit/log.ts';
import type { Job, Queue } from '#src/queue/queue.ts';
import { createDispatcher, type DispatchDeps } from '#src/runtime/dispatch.ts';
import type { Ended } from '#src/runtime/ended.ts';
import type { Performed } from '#src/runtime/perform.ts';
import type { Store } from '#src/store/store.ts';
import { silent } from '../support/silent.ts';

const job = (id: string, lease: string): Job => ({
  id,
  lease,
  queue: 'event',
  lane: 'prj_1',
  priority: 1,
  dueAt: 0,
  orderKey: null,
  payload: null,
  attempts: 0,
  reason: null,
  createdAt: 0,
});

const performed = ({ job: held }: { job: Job }): Performed => ({
  job: held,
  integrationId: 'int_1',
  versionId: null,
  attempts: 0,
  startedAt: 0,
  outcome: { kind: 'filtered', reason: 'not wanted' },
  steps: [],
  killedBeside: false,
  guilty: false,
});

/** A dispatcher whose queue gives what the test puts in, on a store that holds every event that it is asked for. */
function bed(over: {
  perform?: DispatchDeps['perform'];
  settle?: (ended: Ended) => Promise<boolean>;
  lookMs?: number;
  log?: DispatchDeps['log'];
}) {
  const given: (Job[] | Promise<Job[]>)[] = [];
  let looks = 0;
  let wake = (): void => undefined;
  const all = async (text: string, [ids]: unknown[]) =>
    text.includes('from events') ? (ids as string[]).map((id) => ({ id, headers: '{}', body: null })) : [];
  const dispatcher = createDispatcher({
    store: {
      read: { sql: { all, oneOf: (_: string, values: string[]) => ({ text: '', param: values }) } },
    } as unknown as Store,
    queue: {
      claim: async () => {
        looks++;
        if (over.lookMs) await pause(over.lookMs);
        return { jobs: (await given.shift()) ?? [], nextAt: null, tookMs: over.lookMs ?? 0 };
      },
      extend: async () => [],
      onWork: (_: string, run: () => void) => {
        wake = run;
        return () => undefined;
      },
    } as unknown as Queue,
    perform: over.perform ?? (async (work) => performed(work)),
    settle: (over.settle ?? (async () => true)) as DispatchDeps['settle'],
    clock: { now: () => 0 },
    log: over.log ?? silent,
    arriving: () => 0,
  });
  return { dispatcher, given, wake: () => wake(), looks: () => looks };
}

const later = <T>() => {
  let resolve = (_: T): void => undefined;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
};

test('an event that is under way is not begun a second time when its lease ran out, and ends under the new lease', async () => {
  const begun: string[] = [];
  const ended: Ended[] = [];
  const second = later<void>();
  const goOn = later<void>();
  const { dispatcher, given, wake } = bed({
    async perform(work) {
      begun.push(work.job.id);
      if (begun.length === 1) await goOn.promise;
      else second.resolve();
      return performed(work);
    },
    settle: async (one) => {
      ended.push(structuredClone(one));
      return true;
    },
  });
  given.push([job('evt_1', 'first')]);
  dispatcher.start();
  given.push([job('evt_1', 'second'), job('evt_2', 'second')]);
  wake();
  await second.promise;
  goOn.resolve();
  await dispatcher.stop(5000);
  expect(begun).toEqual(['evt_1', 'evt_2']);
  expect(ended.map((one) => one.job)).toEqual([
    expect.objectContaining({ id: 'evt_2', lease: 'second' }),
    expect.objectContaining({ id: 'evt_1', lease: 'second' }),
  ]);
});

test('an end that is written down while its event is handed out again goes down under the new lease', async () => {
  const leases: string[] = [];
  const begun: string[] = [];
  const second = later<Job[]>();
  const { dispatcher, given, wake } = bed({
    settle: async ({ job: held }) => {
      leases.push(held.lease);
      if (held.lease === 'first') setTimeout(() => second.resolve([job('evt_1', 'second')]), 20);
      return held.lease === 'second';
    },
    async perform(work) {
      begun.push(work.job.id);
      given.push(second.promise);
      wake();
      await pause(20);
      return performed(work);
    },
  });
  given.push([job('evt_1', 'first')]);
  dispatcher.start();
  for (let looks = 0; looks < 400 && leases.length < 2; looks++) await pause(5);
  await dispatcher.stop(5000);
  expect([leases, begun]).toEqual([['first', 'second'], ['evt_1']]);
});

test('a stop waits for a claim that is under way, and for what it brought', async () => {
  const claimed = later<Job[]>();
  const asked = later<void>();
  const settled: string[] = [];
  const { dispatcher, given } = bed({
    settle: async (one) => {
      settled.push(one.job.id);
      return true;
    },
  });
  given.push(
    new Promise((resolve) => {
      void claimed.promise.then(resolve);
      asked.resolve();
    }),
  );
  dispatcher.start();
  await asked.promise;
  await new Promise((resolve) => setImmediate(resolve));
  const stopped = dispatcher.stop(5000).then(() => settled.push('stopped'));
  claimed.resolve([job('evt_1', 'l')]);
  await stopped;
  expect(settled).toEqual(['evt_1', 'stopped']);
});

test('of events that outlast a stop one line is logged, and nothing more when they end behind it', async () => {
  const lines: string[] = [];
  const end = later<void>();
  const { dispatcher, given } = bed({
    async perform(work) {
      await end.promise;
      return performed(work);
    },
    settle: async () => {
      throw new TemporaryFault('Database closed', 'The database was closed.');
    },
    log: createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } }),
  });
  given.push([job('evt_1', 'l'), job('evt_2', 'l')]);
  dispatcher.start();
  while (dispatcher.underWay < 2) await pause(5);
  await dispatcher.stop(20);
  end.resolve();
  while (dispatcher.underWay > 0) await pause(5);
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ level: 'warn', events: 2, msg: expect.stringContaining('taken up again') }),
  ]);
});

test('events that come close together share a look', async () => {
  const { dispatcher, given, wake, looks } = bed({});
  dispatcher.start();
  const startedAt = performance.now();
  let woken = 0;
  while (performance.now() - startedAt < 100) {
    given.push([job(`evt_${woken}`, 'l')]);
    woken++;
    wake();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const most = (performance.now() - startedAt) / 5 + 2;
  await dispatcher.stop(1000);
  expect(woken).toBeGreaterThan(100);
  expect(looks()).toBeLessThanOrEqual(most);
  expect(looks()).toBeGreaterThan(2);
});

/** How long ten looks take where one project holds all places. */
async function tenLooksWhenFull(lookMs: number): Promise<number> {
  const end = later<void>();
  const { dispatcher, given, wake, looks } = bed({
    lookMs,
    perform: async (work) => {
      await end.promise;
      return performed(work);
    },
  });
  for (const part of ['a', 'b', 'c', 'd'])
    given.push(Array.from({ length: 64 }, (_, i) => job(`${part}${i}`, 'lease')));
  dispatcher.start();
  const arriving = setInterval(wake, 1);
  while (dispatcher.underWay < 256) await pause(1);
  const [from, startedAt] = [looks(), performance.now()];
  while (looks() < from + 10) await pause(1);
  const took = performance.now() - startedAt;
  clearInterval(arriving);
  end.resolve();
  await dispatcher.stop(5_000);
  return took;
}

test('where one project holds all places, others are looked for as often as a look is quick', async () => {
  expect(await tenLooksWhenFull(0)).toBeLessThan(400);
  expect(await tenLooksWhenFull(20)).toBeGreaterThan(400);
});

test('an outcome that can never be written ends its event instead of being tried for ever', async () => {
  const tried: Ended['outcome'][] = [];
  const begun = later<void>();
  const { dispatcher, given } = bed({
    async settle(one) {
      tried.push(one.outcome);
      begun.resolve();
      if (tried.length === 1) throw new OurFault('Value refused', 'the database refuses this value');
      return true;
    },
  });
  given.push([job('evt_1', 'l')]);
  dispatcher.start();
  await begun.promise;
  await dispatcher.stop(5000);
  expect(tried.at(-1)).toEqual({
    kind: 'dead',
    reason: 'Its outcome cannot be written: the database refuses this value',
    logs: [],
  });
});

test('a database that is away gives up no event', async () => {
  const tried: Ended['outcome'][] = [];
  const begun = later<void>();
  const { dispatcher, given } = bed({
    async settle(one) {
      tried.push(one.outcome);
      begun.resolve();
      throw new TemporaryFault('Database unavailable', 'not now');
    },
  });
  given.push([job('evt_1', 'l')]);
  dispatcher.start();
  await begun.promise;
  await dispatcher.stop(5000);
  expect(tried.map((one) => one.kind)).toEqual(['filtered']);
});
