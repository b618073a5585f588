import { expect, test } from '@jest/globals';
import { createLanes } from '#src/events/lanes.ts';

function bed() {
  let now = 0;
  const lanes = createLanes({ now: () => now });
  const take = (lane: string, times: number): number[] => Array.from({ length: times }, () => lanes.priorityOf(lane));
  return {
    take,
    forward: (ms: number): void => {
      now += ms;
    },
  };
}

test('a burst goes with everybody; what floods waits behind all others, and only that', () => {
  const { take } = bed();
  expect(new Set(take('loud', 500))).toEqual(new Set([1]));
  expect(new Set(take('loud', 1000))).toEqual(new Set([2]));
  expect(take('quiet', 3)).toEqual([1, 1, 1]);
});

test('a flood that is over is forgotten; a clock that steps back is no gift', () => {
  const { take, forward } = bed();
  take('loud', 600);
  forward(1000);
  expect(take('loud', 101).filter((priority) => priority === 1)).toHaveLength(100);
  forward(-3_600_000);
  expect(take('loud', 1)).toEqual([2]);
  forward(10_000);
  expect(new Set(take('loud', 500))).toEqual(new Set([1]));
});
