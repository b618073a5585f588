import { describe, expect, test } from '@jest/globals';
import { OurFault } from '#src/kit/faults.ts';
import { newId } from '#src/kit/ids.ts';
import type { Job, NewJob } from '#src/queue/queue.ts';
import { createSqlQueue } from '#src/queue/sql-queue.ts';
import { LOST } from '#src/store/end-jobs.ts';
import { onEveryStore } from '../support/stores.ts';

const NOW = 1_700_000_000_000;
const LEASE = { leaseMs: 30_000, now: NOW };

onEveryStore('a queue', (open) => {
  /** Every test has a queue name of its own. */
  function fresh() {
    const queue = createSqlQueue(open.store, { now: () => NOW });
    const name = newId('job');
    const job = (over: Partial<NewJob> = {}): NewJob => ({
      id: newId('evt'),
      queue: name,
      lane: 'prj_1',
      dueAt: NOW,
      ...over,
    });
    const enqueue = (...jobs: NewJob[]) => open.store.write((tx) => queue.enqueue(tx, jobs));
    const claim = async (limit = 10, now = NOW) => (await queue.claim(name, { ...LEASE, limit, now })).jobs;
    const complete = (jobs: Job[]) => open.store.write((tx) => queue.complete(tx, jobs));
    const stats = () => queue.stats(name, NOW);
    return { queue, name, job, enqueue, claim, complete, stats };
  }

  describe('takes', () => {
    test('a job with all that it was given', async () => {
      const { job, enqueue, claim } = fresh();
      const given = job({ orderKey: 'k', priority: 2, payload: { a: '1', b: [null] } });
      await enqueue(given);
      const [taken] = await claim();
      expect(taken).toMatchObject({ ...given, dueAt: NOW + 30_000, attempts: 0, reason: null, createdAt: NOW });
    });

    test('the same id once', async () => {
      const { job, enqueue, claim } = fresh();
      const one = job();
      await enqueue(one, one);
      await enqueue({ ...one, lane: 'other' });
      expect((await claim()).map((each) => each.lane)).toEqual(['prj_1']);
    });

    test('nothing of a transaction that was rolled back', async () => {
      const { queue, job, claim } = fresh();
      const failing = open.store.write(async (tx) => {
        await queue.enqueue(tx, [job()]);
        throw new OurFault('No', 'Changed my mind.');
      });
      await expect(failing).rejects.toThrow(OurFault);
      expect(await claim()).toEqual([]);
    });

    test('no priority that it does not know', async () => {
      const { job, enqueue } = fresh();
      await expect(enqueue(job({ priority: 4 }))).rejects.toThrow(OurFault);
    });
  });

  describe('hands out', () => {
    test('what is due, by priority and then by time, up to the limit', async () => {
      const { job, enqueue, claim } = fresh();
      const [low, late, early, first, future] = [
        job({ priority: 3, dueAt: NOW - 90 }),
        job({ dueAt: NOW - 1 }),
        job({ dueAt: NOW - 5 }),
        job({ priority: 0 }),
        job({ dueAt: NOW + 1 }),
      ];
      await enqueue(low, late, early, first, future);
      expect((await claim(2)).map((one) => one.id)).toEqual([first.id, early.id]);
      expect((await claim(9)).map((one) => one.id)).toEqual([late.id, low.id]);
      expect((await claim(9, NOW + 1)).map((one) => one.id)).toEqual([future.id]);
    });

    test('each job to one of many who ask at once', async () => {
      const { job, enqueue, claim } = fresh();
      await enqueue(...Array.from({ length: 60 }, () => job()));
      const taken = (await Promise.all(Array.from({ length: 8 }, () => claim(10)))).flat();
      expect(new Set(taken.map((one) => one.id)).size).toBe(taken.length);
      const rest = await claim(60);
      expect(taken.length + rest.length).toBe(60);
    });

    test('a job again when its lease has ended, and settles it for the new holder only', async () => {
      const { queue, job, enqueue, claim, complete } = fresh();
      await enqueue(job());
      const old = await claim();
      expect(await claim(10, NOW + 29_999)).toEqual([]);
      const fromDead = await claim(10, NOW + 30_000);
      expect(fromDead.map((one) => one.id)).toEqual(old.map((one) => one.id));
      expect(await complete(old)).toEqual(new Set());
      expect(await queue.extend(old, NOW + 90_000)).toEqual([]);
      const held = old.map((one) => ({ ...one, dueAt: NOW, attempt: true, reason: 'late' }));
      expect(await open.store.write((tx) => queue.retry(tx, held))).toEqual(new Set());
      expect(await open.store.write((tx) => queue.giveUp(tx, held))).toEqual(new Set());
      expect(await complete(fromDead)).toEqual(new Set(fromDead.map((one) => one.id)));
      expect(await claim(10, NOW + 900_000)).toEqual([]);
    });

    test('no job whose holder lets its heart beat', async () => {
      const { queue, job, enqueue, claim } = fresh();
      await enqueue(job(), job());
      const held = await claim();
      expect((await queue.extend(held, NOW + 60_000)).sort()).toEqual(held.map((one) => one.id).sort());
      expect(await claim(10, NOW + 59_999)).toEqual([]);
      expect(await claim(10, NOW + 60_000)).toHaveLength(2);
    });
  });

  describe('winds', () => {
    test('what comes back by itself: due now, given up or not, but never out of the hands of whoever has it', async () => {
      const { queue, job, enqueue, claim } = fresh();
      const [later, lost, held] = [job({ dueAt: NOW + 60_000 }), job(), job()];
      await enqueue(later, lost, held);
      const taken = await claim();
      const gone = taken.filter(({ id }) => id === lost.id).map((one) => ({ ...one, reason: 'lost' }));
      await open.store.write((tx) => queue.giveUp(tx, gone));
      await open.store.write((tx) => queue.wind(tx, [{ ...later, dueAt: NOW }, lost, held]));
      expect((await claim()).map(({ id }) => id).sort()).toEqual([later.id, lost.id].sort());
      expect((await claim(10, NOW + 30_000)).map(({ id }) => id)).toContain(held.id);
    });
  });

  describe('ends', () => {
    test('a job in the transaction that settles it, or not at all', async () => {
      const { queue, job, enqueue, claim, stats } = fresh();
      await enqueue(job());
      const held = await claim();
      const failing = open.store.write(async (tx) => {
        await queue.complete(tx, held);
        throw new OurFault('No', 'The settling failed.');
      });
      await expect(failing).rejects.toThrow(OurFault);
      expect(await stats()).toMatchObject({ leased: 1 });
    });

    test('jobs of several claims together', async () => {
      const { job, enqueue, claim, complete } = fresh();
      await enqueue(job(), job(), job());
      const held = [...(await claim(2)), ...(await claim(2))];
      expect(await complete(held)).toEqual(new Set(held.map((one) => one.id)));
      expect(held).toHaveLength(3);
    });

    test('a try by a later one, counted or not', async () => {
      const { queue, job, enqueue, claim } = fresh();
      await enqueue(job());
      const later = async (held: Job[], attempt: boolean) =>
        await open.store.write((tx) =>
          queue.retry(
            tx,
            held.map((one) => ({ ...one, dueAt: NOW + 10, attempt, reason: 'It said 503.' })),
          ),
        );
      expect((await later(await claim(), true)).size).toBe(1);
      expect(await claim()).toEqual([]);
      const [second] = await claim(10, NOW + 10);
      expect(second).toMatchObject({ attempts: 1, reason: 'It said 503.' });
      await later(second ? [second] : [], false);
      expect((await claim(10, NOW + 10))[0]?.attempts).toBe(1);
    });

    test('a job for good, visible but never due', async () => {
      const { queue, job, enqueue, claim, stats } = fresh();
      await enqueue(job());
      const held = await claim();
      await open.store.write((tx) =>
        queue.giveUp(
          tx,
          held.map((one) => ({ ...one, reason: 'Five tries.' })),
        ),
      );
      expect(await claim(10, NOW * 2)).toEqual([]);
      expect(await stats()).toMatchObject({ givenUp: 1, leased: 0, waiting: 0 });
      expect(
        await open.store.write((tx) =>
          queue.remove(
            tx,
            held.map((one) => one.id),
          ),
        ),
      ).toBe(1);
      expect(await stats()).toMatchObject({ givenUp: 0 });
    });
  });

  test('takes what is of other lanes, however much is before it, and that waits behind them', async () => {
    const { queue, name, job, enqueue, claim } = fresh();
    const before = Array.from({ length: 5_000 }, (_, i) => job({ lane: 'prj_many', dueAt: NOW - 9_000 + i }));
    await enqueue(...before);
    const other = job({ lane: 'prj_other', dueAt: NOW - 10 });
    const behind = job({ lane: 'prj_other', priority: 2, dueAt: NOW - 10_000 });
    const ordered = ['a', 'b'].map(() => job({ lane: 'prj_other', orderKey: 'k', dueAt: NOW - 5 }));
    await enqueue(other, behind, ...ordered);
    const claimBeside = () => queue.claim(name, { ...LEASE, limit: 10, beside: ['prj_many', 'prj_else'] });
    const taken: string[] = [];
    for (let look = 0; look < 4; look++) taken.push(...(await claimBeside()).jobs.map((one) => one.id));
    expect(taken.sort()).toEqual([other.id, behind.id, ordered[0]?.id].sort());
    const late = job({ lane: 'prj_many', dueAt: NOW - 20_000 });
    await enqueue(late);
    const first = await claim(2);
    expect(first.map((one) => one.id)).toContain(late.id);
    expect(first.map((one) => one.priority)).toEqual([1, 1]);
    const rest = await claim(6_000);
    expect(rest.map((one) => one.lane)).toEqual(rest.map(() => 'prj_many'));
    expect(rest).toHaveLength(4_999);
  });

  test('leaves a share of every claim to those behind, and takes it back where nobody is', async () => {
    const { job, enqueue, claim } = fresh();
    await enqueue(
      ...Array.from({ length: 100 }, () => job({ priority: 1 })),
      ...Array.from({ length: 4 }, () => job({ priority: 2 })),
    );
    const priorities = (jobs: readonly { priority: number }[]) =>
      [1, 2].map((p) => jobs.filter((one) => one.priority === p).length);
    expect(priorities(await claim(24))).toEqual([21, 3]);
    expect(priorities(await claim(24))).toEqual([23, 1]);
    expect(priorities(await claim(24))).toEqual([24, 0]);
  });

  describe('in order', () => {
    test('lets only the oldest of a key go, beside those of other keys', async () => {
      const { job, enqueue, claim, complete } = fresh();
      const [a1, a2, b1, free] = [job({ orderKey: 'a' }), job({ orderKey: 'a' }), job({ orderKey: 'b' }), job()];
      await enqueue(a2, free, b1, a1);
      const first = await claim();
      expect(first.map((one) => one.id).sort()).toEqual([a1.id, b1.id, free.id].sort());
      expect(await claim()).toEqual([]);
      await complete(first);
      expect((await claim()).map((one) => one.id)).toEqual([a2.id]);
    });

    test('makes the next wait for the retry of the one before, but not for one given up', async () => {
      const { queue, job, enqueue, claim } = fresh();
      const [one, two] = [job({ orderKey: 'a' }), job({ orderKey: 'a' })];
      await enqueue(one, two);
      const held = (await claim()).map((each) => ({ ...each, dueAt: NOW + 50, attempt: true, reason: 'again' }));
      await open.store.write((tx) => queue.retry(tx, held));
      expect(await claim(10, NOW + 49)).toEqual([]);
      const again = await claim(10, NOW + 50);
      expect(again.map((each) => each.id)).toEqual([one.id]);
      await open.store.write((tx) =>
        queue.giveUp(
          tx,
          again.map((each) => ({ ...each, reason: 'enough' })),
        ),
      );
      expect((await claim()).map((each) => each.id)).toEqual([two.id]);
    });

    test('keeps those that wait for their turn out of the way of whoever looks for work', async () => {
      const { queue, name, job, enqueue, claim, complete, stats } = fresh();
      const chain = Array.from({ length: 50 }, () => job({ orderKey: 'a' }));
      await enqueue(...chain);
      const due = 'select id from jobs where queue = ? and due_at <= ?';
      expect(await open.store.read.sql.all(due, [name, NOW])).toEqual([{ id: chain[0]?.id }]);
      expect(await stats()).toMatchObject({ waiting: 50, scheduled: 0, oldestDueAt: NOW });
      const taken: string[] = [];
      for (let jobs = await claim(); jobs.length > 0; jobs = await claim()) {
        taken.push(...jobs.map((one) => one.id));
        await complete(jobs);
      }
      expect(taken).toEqual(chain.map((one) => one.id));
      expect(await queue.nextDueAt(name)).toBeNull();
    });

    test('frees the next one when the one before it is removed', async () => {
      const { queue, job, enqueue, claim } = fresh();
      const [one, two] = [job({ orderKey: 'a' }), job({ orderKey: 'a' })];
      await enqueue(one);
      await enqueue(two);
      await open.store.write((tx) => queue.remove(tx, [one.id]));
      expect((await claim()).map((each) => each.id)).toEqual([two.id]);
    });

    test('loses nobody when jobs of one key are added and ended at once', async () => {
      const { job, enqueue, claim, complete } = fresh();
      const added = Array.from({ length: 30 }, () => enqueue(job({ orderKey: 'a' })));
      let done = 0;
      while (done < 30) {
        const jobs = await claim();
        expect(jobs.length).toBeLessThanOrEqual(1);
        await complete(jobs);
        done += jobs.length;
      }
      await Promise.all(added);
    });

    test('does not mix up the same key of two queues', async () => {
      const [left, right] = [fresh(), fresh()];
      await left.enqueue(left.job({ orderKey: 'a' }));
      await right.enqueue(right.job({ orderKey: 'a' }));
      expect([await left.claim(), await right.claim()].map((jobs) => jobs.length)).toEqual([1, 1]);
    });
  });

  describe('tells', () => {
    test('how much waits, is held, is planned and was given up', async () => {
      const { job, enqueue, claim, stats } = fresh();
      expect(await stats()).toEqual({ waiting: 0, leased: 0, scheduled: 0, givenUp: 0, oldestDueAt: null });
      await enqueue(job({ priority: 0 }), job({ dueAt: NOW - 7 }), job({ dueAt: NOW + 7 }));
      await claim(1);
      expect(await stats()).toEqual({ waiting: 1, leased: 1, scheduled: 1, givenUp: 0, oldestDueAt: NOW - 7 });
    });

    test('when there is something to take next, not counting what waits for its turn', async () => {
      const { queue, name, job, enqueue, claim } = fresh();
      expect(await queue.nextDueAt(name)).toBeNull();
      await enqueue(job({ orderKey: 'a' }), job({ orderKey: 'a' }));
      expect(await queue.nextDueAt(name)).toBe(NOW);
      await claim();
      expect(await queue.nextDueAt(name)).toBe(NOW + 30_000);
      await enqueue(job({ priority: 3, dueAt: NOW + 5 }));
      expect(await queue.nextDueAt(name)).toBe(NOW + 5);
      expect(await queue.claim(name, { ...LEASE, limit: 9 })).toMatchObject({ jobs: [], nextAt: NOW + 5 });
      await claim(9, NOW + 5);
      expect(await queue.claim(name, { ...LEASE, limit: 9, now: NOW + 6 })).toMatchObject({
        jobs: [],
        nextAt: NOW + 30_000,
      });
    });

    test('whoever finds nothing due, with one look and without a transaction', async () => {
      const { name, job, enqueue } = fresh();
      await enqueue(job({ dueAt: NOW + 9 }), job({ orderKey: 'a', dueAt: NOW + 1 }));
      let looks = 0;
      const { sql } = open.store.read;
      const all: typeof sql.all = async (...asked) => {
        looks++;
        return await sql.all(...asked);
      };
      const write = () => Promise.reject(new OurFault('No', 'Nothing is to be written.'));
      const watched = createSqlQueue({ ...open.store, write, read: { ...open.store.read, sql: { ...sql, all } } });
      expect(await watched.claim(name, { ...LEASE, limit: 9 })).toMatchObject({ jobs: [], nextAt: NOW + 1 });
      expect(looks).toBe(1);
    });

    test('those who listen, after the commit, until they stop', async () => {
      const { queue, name, job, claim, complete } = fresh();
      const heard: string[] = [];
      const stop = queue.onWork(name, () => heard.push('work'));
      queue.onWork('another', () => heard.push('never'));
      await open.store.write(async (tx) => {
        await queue.enqueue(tx, [job({ orderKey: 'a' }), job({ orderKey: 'a' })]);
        heard.push('before the commit');
      });
      expect(heard).toEqual(['before the commit', 'work']);
      await complete(await claim());
      expect(heard).toEqual(['before the commit', 'work', 'work']);
      stop();
      await open.store.write((tx) => queue.enqueue(tx, [job()]));
      expect(heard).toHaveLength(3);
    });
  });

  test('lets go at once of what a dead process held', async () => {
    const { queue, job, enqueue, claim } = fresh();
    await enqueue(job(), job({ dueAt: NOW + 100 }));
    const held = await claim();
    expect(await queue.releaseAll(NOW)).toBeGreaterThanOrEqual(1);
    expect(await queue.extend(held, NOW + 1)).toEqual([]);
    expect((await claim()).map((one) => one.id)).toEqual(held.map((one) => one.id));
  });

  test('says of a job that its worker was lost, until a try of it has ended', async () => {
    const { queue, job, enqueue, claim } = fresh();
    await enqueue(job());
    expect(await claim()).toMatchObject([{ reason: null }]);
    const [again] = await claim(10, NOW + 60_000);
    expect(again?.reason).toBe(LOST);
    const ends = (attempt: boolean) =>
      open.store.write((tx) =>
        queue.retry(tx, [{ id: again?.id ?? '', lease: again?.lease ?? '', dueAt: NOW, attempt, reason: 'busy' }]),
      );
    await ends(false);
    const [waited] = await claim(10, NOW + 60_000);
    expect(waited?.reason).toBe(LOST);
    await open.store.write((tx) =>
      queue.retry(tx, [
        { id: waited?.id ?? '', lease: waited?.lease ?? '', dueAt: NOW, attempt: true, reason: 'busy' },
      ]),
    );
    expect(await claim()).toMatchObject([{ reason: 'busy' }]);
    await queue.releaseAll(NOW);
    expect(await claim()).toMatchObject([{ reason: LOST }]);
  });
});
