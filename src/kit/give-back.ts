/** By then a start is over, and with it the last of what it needed only once. */
const AFTER_MS = 1_000;
/** What is given back has to be taken anew, in small pieces: shorter pauses are part of busy times. */
const LOOK_MS = 60_000;
/** The share of its time that an idle loop works at the most. */
const IDLE = 0.1;
const WORTH_BYTES = 48 * 1024 * 1024;

/** How long the loop is held depends on what lives, some 100 ms: so only while there is little to do, and for something. */
export const isWorthIt = (busy: number, now: number, kept: number): boolean => busy < IDLE && now - kept > WORTH_BYTES;

/**
 * Gives back to the system what a start took and, when they are over, what busy times took: V8 would keep it for the next ones.
 * The next busy time begins with a small heap and pays for it. Only where the process may ask (--expose-gc).
 */
export function giveBackWhenIdle(): void {
  const { gc } = globalThis;
  if (!gc) return;
  let kept = Number.POSITIVE_INFINITY;
  let seen = performance.eventLoopUtilization();
  const giveBack = (): void => {
    gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    kept = process.memoryUsage.rss();
  };
  const look = (): void => {
    const { utilization } = performance.eventLoopUtilization(seen);
    seen = performance.eventLoopUtilization();
    if (isWorthIt(utilization, process.memoryUsage.rss(), kept)) giveBack();
  };
  setTimeout(giveBack, AFTER_MS).unref();
  setInterval(look, LOOK_MS).unref();
}
