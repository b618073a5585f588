import type { Clock } from '#src/kit/clock.ts';

/** The real time, which a test may put forward instead of waiting for it. */
export function movingClock(): Clock & { forward(ms: number): void } {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    forward: (ms) => {
      ahead += ms;
    },
  };
}
