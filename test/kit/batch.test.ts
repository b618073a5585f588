import { mock } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { collect } from '#src/kit/batch.ts';
import { InputFault, OurFault, TemporaryFault } from '#src/kit/faults.ts';

/** Doubles numbers; refuses any flush with a negative one. */
function doubling(max = 10) {
  const flushes: number[][] = [];
  const add = collect<number, number>(
    async (items) => {
      flushes.push(items);
      if (items.some((item) => item < 0)) throw new InputFault('Negative', 'Send a positive number.');
      return items.map((item) => item * 2);
    },
    { max },
  );
  return { add, flushes };
}

describe('items', () => {
  test('of one turn share a flush and get each its own result', async () => {
    const { add, flushes } = doubling();
    expect(await Promise.all([1, 2, 3].map(add))).toEqual([2, 4, 6]);
    expect(flushes).toEqual([[1, 2, 3]]);
  });

  test('beyond the limit wait for the next flush, in order', async () => {
    const { add, flushes } = doubling(2);
    await Promise.all([1, 2, 3, 4, 5].map(add));
    expect(flushes).toEqual([[1, 2], [3, 4], [5]]);
  });

  test('that come while a flush runs go together into the next', async () => {
    const gates: (() => void)[] = [];
    const flushes: number[][] = [];
    const add = collect<number, number>(
      (items) => {
        flushes.push(items);
        return new Promise((resolve) => gates.push(() => resolve(items)));
      },
      { max: 10 },
    );
    const first = add(1);
    await nextTurn();
    const rest = [add(2), add(3)];
    await nextTurn();
    expect([flushes, add.size]).toEqual([[[1]], 3]);
    gates[0]?.();
    await first;
    while (gates.length < 2) await nextTurn();
    gates[1]?.();
    expect(await Promise.all(rest)).toEqual([2, 3]);
    expect(flushes).toEqual([[1], [2, 3]]);
  });
});

test('of more than a pair half goes at once, and the other half with the next', async () => {
  const flushes: number[][] = [];
  const add = collect<number, number>(
    async (items) => {
      flushes.push(items);
      return items;
    },
    { max: 5, pair: 2 },
  );
  await Promise.all(Array.from({ length: 12 }, (_, i) => add(i)));
  expect(flushes.map((one) => one.length)).toEqual([5, 4, 2, 1]);
});

describe('company', () => {
  const turns = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) await nextTurn();
  };

  function lingering() {
    const flushes: number[][] = [];
    const add = collect<number, number>(
      async (items) => {
        flushes.push(items);
        return items;
      },
      { max: 10, lingerMs: 10_000, lingerFrom: 2, enough: 3 },
    );
    return { add, flushes };
  }

  test('is not waited for by those who come one after the other', async () => {
    const { add, flushes } = lingering();
    for (const item of [1, 2, 3]) expect(await add(item)).toBe(item);
    expect(flushes).toEqual([[1], [2], [3]]);
  });

  test('is waited for where there was some just now, until there is enough', async () => {
    const { add, flushes } = lingering();
    await Promise.all([1, 2].map(add));
    const rest = [add(3), add(4)];
    await turns();
    expect(flushes).toEqual([[1, 2]]);
    await Promise.all([...rest, add(5)]);
    expect(flushes).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
  });
});

describe('a flush that fails', () => {
  test('is tried item by item: only the bad one hears of it', async () => {
    const { add, flushes } = doubling();
    const results = await Promise.allSettled([1, -2, 3].map(add));
    expect(results.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(flushes).toEqual([[1, -2, 3], [1], [-2], [3]]);
  });

  test('of a single item is not tried again', async () => {
    const { add, flushes } = doubling();
    await expect(add(-1)).rejects.toThrow(InputFault);
    expect(flushes).toEqual([[-1]]);
  });

  test('because the place is down fails the rest at once', async () => {
    let calls = 0;
    const add = collect<number, number>(
      async () => {
        calls++;
        throw new TemporaryFault('Down', 'Try again.');
      },
      { max: 10 },
    );
    const results = await Promise.allSettled([1, 2, 3, 4].map(add));
    expect(results.every((one) => one.status === 'rejected')).toBe(true);
    expect(calls).toBe(2);
  });

  test('because the place is down, and took long to say so, is not tried again', async () => {
    let calls = 0;
    let now = 0;
    const clock = mock.method(performance, 'now', () => now);
    const add = collect<number, number>(
      async () => {
        calls++;
        now += 5_000;
        throw new TemporaryFault('Down', 'Try again.');
      },
      { max: 10 },
    );
    const results = await Promise.allSettled([1, 2, 3].map(add));
    clock.mock.restore();
    expect([results.map((one) => one.status), calls]).toEqual([['rejected', 'rejected', 'rejected'], 1]);
  });

  test('with too few answers is our fault', async () => {
    const add = collect<number, number>(async () => [], { max: 10 });
    await expect(add(1)).rejects.toThrow(OurFault);
  });

  test('does not stop the next', async () => {
    const { add } = doubling();
    await expect(add(-1)).rejects.toThrow(InputFault);
    expect(await add(4)).toBe(8);
  });
});

describe('idle', () => {
  test('waits for everything that is under way', async () => {
    const { add } = doubling(1);
    const done: number[] = [];
    for (const item of [1, 2, 3]) void add(item).then((result) => done.push(result));
    expect(add.size).toBe(3);
    await add.idle();
    expect([done, add.size]).toEqual([[2, 4, 6], 0]);
  });

  test('does not wait when there is nothing', async () => {
    await expect(doubling().add.idle()).resolves.toBeUndefined();
  });
});
