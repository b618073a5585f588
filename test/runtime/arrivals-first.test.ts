import { expect, test } from '@jest/globals';
import { createArrivalsFirst } from '#src/runtime/arrivals-first.ts';

/** How often it looked at the thread before work was let through, the second time it was asked. */
async function looks(given: { arriving: number; busy: number; most?: number }): Promise<number> {
  let looked = 0;
  const isOver = (): boolean => looked >= (given.most ?? 5);
  const pass = createArrivalsFirst(
    () => given.arriving,
    async () => {
      looked++;
      return given.busy;
    },
  );
  await pass(performance.now(), isOver);
  return looked;
}

test('few arrivals hold no work back', async () => {
  expect(await looks({ arriving: 3, busy: 1 })).toBe(0);
});

test('in a flood that keeps the thread busy work waits until it is over', async () => {
  expect(await looks({ arriving: 60, busy: 0.9, most: 5 })).toBe(5);
});

test('where the thread has time left work is not held back', async () => {
  expect(await looks({ arriving: 60, busy: 0.3 })).toBe(1);
});

test('where more arrive than are taken in work waits, whatever the thread does', async () => {
  expect(await looks({ arriving: 150, busy: 0.3, most: 5 })).toBe(5);
});

test('a thread that others keep from working is not taken for a busy one', async () => {
  let asked = 0;
  const pass = createArrivalsFirst(() => (asked++ < 3 ? 60 : 0));
  await pass(performance.now(), () => false);
  expect(asked).toBe(2);
});
