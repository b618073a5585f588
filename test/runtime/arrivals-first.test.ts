import { expect, test } from '@jest/globals';
import { createArrivalsFirst } from '#src/runtime/arrivals-first.ts';

/** How often it looked at the thread before work was let through, the second time it was asked. */
async function looks(given: { arriving: number; busy: number; most?: number; called?: boolean }): Promise<number> {
  let looked = 0;
  const isOver = (): boolean => looked >= (given.most ?? 5);
  const arrivals = createArrivalsFirst(
    () => given.arriving,
    async () => {
      looked++;
      return given.busy;
    },
  );
  if (given.called) arrivals.called();
  await arrivals.pass(performance.now(), isOver);
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
  const arrivals = createArrivalsFirst(() => (asked++ < 20 ? 60 : 0));
  await arrivals.pass(performance.now(), () => false);
  expect(asked).toBeLessThan(20);
});

test('work that leads to calls goes on in a flood, which the sandbox works on beside us', async () => {
  expect(await looks({ arriving: 60, busy: 0.9, called: true })).toBe(0);
});

test('where more arrive than are taken in, calls wait as well', async () => {
  expect(await looks({ arriving: 150, busy: 0.9, called: true, most: 5 })).toBe(5);
});
