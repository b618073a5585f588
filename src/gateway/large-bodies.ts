import { LARGE_BYTES } from '#src/events/recent-bodies.ts';
import type { Unread } from './unread.ts';

/** When a body of so many bytes may be looked into; undefined: at once. */
export type TurnOf = (bytes: number) => Promise<void> | undefined;

/**
 * Large bodies one in a turn of the loop, because they take milliseconds of the thread that serves everybody: whatever is small
 * passes between them. Those that wait count as unread.
 */
export function oneLargeInATurn(unread: Unread): TurnOf {
  let last: Promise<void> = Promise.resolve();
  return (bytes) => {
    if (bytes <= LARGE_BYTES) return undefined;
    unread.take(bytes);
    last = last.then(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      unread.give(bytes);
    });
    return last;
  };
}
