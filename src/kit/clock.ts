/** Epoch milliseconds. Tests hand in their own, so that nothing has to sleep. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

export const iso = (ms: number): string => new Date(ms).toISOString();
export const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));

/** Less than this is a clock that is set right in passing. */
const STEP_MS = 2000;

/** Tells by how much a clock was put back since it was last asked; 0: it goes on as clocks do. */
export function stepsBack(clock: Clock, elapsed: () => number = () => performance.now()): () => number {
  let ahead = clock.now() - elapsed();
  return () => {
    const now = clock.now() - elapsed();
    const back = ahead - now;
    ahead = now;
    return back > STEP_MS ? back : 0;
  };
}
