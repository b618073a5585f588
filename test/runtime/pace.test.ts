import { expect, test } from '@jest/globals';
import { createPace } from '#src/runtime/pace.ts';

/** How long the next look waits after one that took so long and found so much. */
function waits(ms: number, found: number, isRoomy: boolean): number {
  const pace = createPace();
  pace.begin();
  pace.looked(ms, found);
  const wait = pace.wait(isRoomy);
  // What passed since it began is none of its business here.
  return Math.round(wait + performance.now() - pace.lastAt);
}

test('what comes close together shares a look, and many at once wait for more', () => {
  expect([waits(1, 0, true), waits(1, 11, true), waits(1, 12, true)]).toEqual([5, 5, 15]);
});

test('without room a look takes no more than a tenth of the time, and is never long away', () => {
  expect([waits(0.1, 64, false), waits(2, 0, false), waits(30, 0, false)]).toEqual([5, 20, 50]);
});
