import { TemporaryFault } from '#src/kit/faults.ts';

/** What bodies that nobody has verified yet may hold of our memory together. */
export interface Unread {
  /** Throws 503 where there is no room for so many bytes more. */
  take(bytes: number): void;
  give(bytes: number): void;
}

export function boundUnread(mostBytes = 256 * 1024 * 1024): Unread {
  let held = 0;
  return {
    take(bytes) {
      if (held + bytes > mostBytes) {
        throw new TemporaryFault('Busy', 'Too many large bodies arrive at once. Send it again later.', {
          retryAfterMs: 30_000,
        });
      }
      held += bytes;
    },
    give(bytes) {
      held -= bytes;
    },
  };
}
