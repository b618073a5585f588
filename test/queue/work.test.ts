import { afterEach, expect, test } from '@jest/globals';
import { InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { newId } from '#src/kit/ids.ts';
import type { Job } from '#src/queue/queue.ts';
import { createSqlQueue } from '#src/queue/sql-queue.ts';
import { createWorker, type Work, type Worker } from '#src/queue/work.ts';
import { movingClock } from '../support/moving-clock.ts';
import { until } from '../support/service.ts';
import { silent } from '../support/silent.ts';
import { onEveryStore } from '../support/stores.ts';

onEveryStore('a worker on a queue', (open) => {
  const workers: Worker[] = [];
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.stop(1000);
  });

  function bed(handle: Work['handle'], most = 2) {
    const clock = movingClock();
    const { store } = open;
    const queue = createSqlQueue(store, clock);
    const name = newId('req');
    const worker = createWorker({ store, queue, clock, log: silent }, { queue: name, most, handle });
    workers.push(worker);
    const add = (id = newId('req')) =>
      store.write((tx) => queue.enqueue(tx, [{ id, queue: name, lane: 'l', dueAt: clock.now() }]));
    return { clock, worker, add, stats: () => queue.stats(name, clock.now()) };
  }

  test('takes what is there at its start and what comes later, a few at once', async () => {
    const seen: string[] = [];
    let underWay = 0;
    let most = 0;
    const { worker, add, stats } = bed(async (job) => {
      most = Math.max(most, ++underWay);
      await new Promise((done) => setImmediate(done));
      underWay--;
      seen.push(job.id);
    });
    await add('a');
    worker.start();
    for (const id of ['b', 'c', 'd', 'e']) await add(id);
    await until(async () => seen.length === 5, 'all five');
    await until(async () => (await stats()).leased === 0, 'an empty queue');
    expect(seen.sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(most).toBeLessThanOrEqual(2);
  });

  test('tries again what failed for now, later each time or when it was told to', async () => {
    const tries: Job[] = [];
    const faults = [
      new TemporaryFault('Down', 'It is down.'),
      new TemporaryFault('Limited', 'Too fast.', { retryAfterMs: 120_000 }),
    ];
    const { clock, worker, add, stats } = bed(async (job) => {
      tries.push(job);
      const fault = faults.shift();
      if (fault) throw fault;
    });
    await add();
    worker.start();
    await until(async () => (await stats()).scheduled === 1, 'a planned try');
    clock.forward(2_000);
    await until(async () => tries.length === 2, 'the second try');
    await until(async () => (await stats()).scheduled === 1, 'another planned try');
    clock.forward(119_000);
    expect((await stats()).scheduled).toBe(1);
    clock.forward(1_000);
    await until(async () => tries.length === 3 && (await stats()).leased === 0, 'the end');
    expect(tries.map((job) => [job.attempts, job.reason])).toEqual([
      [0, null],
      [1, 'It is down.'],
      [2, 'Too fast.'],
    ]);
  });

  test('gives up what can never succeed, and says why', async () => {
    const { worker, add, stats } = bed(async () => {
      throw new InputFault('Wrong', 'It is wrong.');
    });
    await add();
    worker.start();
    await until(async () => (await stats()).givenUp === 1, 'a job given up');
    expect(await stats()).toMatchObject({ waiting: 0, leased: 0, scheduled: 0 });
  });

  test('does it again when there is more to do, without counting a try', async () => {
    let left = 3;
    const tries: number[] = [];
    const { clock, worker, add, stats } = bed(async (job) => {
      tries.push(job.attempts);
      return async () => (--left > 0 ? clock.now() : undefined);
    });
    await add();
    worker.start();
    await until(async () => tries.length === 3 && (await stats()).leased === 0, 'the end');
    expect(tries).toEqual([0, 0, 0]);
  });

  test('what it has under way stays under its lease when the clock was put forward, whatever else it takes', async () => {
    let finish = (): void => undefined;
    const seen: Job[] = [];
    const { clock, worker, add, stats } = bed(async (job) => {
      seen.push(job);
      if (seen.length === 1) {
        await new Promise<void>((done) => {
          finish = done;
        });
      }
    });
    await add('long');
    worker.start();
    await until(async () => seen.length === 1, 'the first');
    const lease = seen[0]?.lease;
    clock.forward(120_000);
    await add('other');
    await until(async () => seen.length === 2, 'the other');
    expect(seen.map(({ id }) => id)).toEqual(['long', 'other']);
    expect(seen[0]?.lease).toBe(lease);
    finish();
    await until(async () => (await stats()).leased === 0, 'its end');
  });

  test('waits at its stop for what is under way and takes nothing more', async () => {
    let finish = (): void => undefined;
    const started: string[] = [];
    const { worker, add, stats } = bed(async (job) => {
      started.push(job.id);
      await new Promise<void>((done) => {
        finish = done;
      });
    }, 1);
    await add('first');
    await add('second');
    worker.start();
    await until(async () => started.length === 1, 'the first');
    const stopped = worker.stop(5000);
    finish();
    await stopped;
    expect(started).toEqual(['first']);
    expect(await stats()).toMatchObject({ waiting: 1, leased: 0 });
  });
});
