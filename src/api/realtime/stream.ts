import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Change } from './feed-reader.ts';
import { type BatchFrame, frameOf } from './frames.ts';

/** One reader of the live stream. */
export interface Stream {
  take(change: Change): void;
  /** So much is not read yet that more has to wait. */
  readonly isFull: boolean;
  /** Resolves when that is read, or when nobody reads any more. */
  room(): Promise<void>;
  /** A line that only keeps the connection open. */
  beat(): void;
  /** Ends it when all that it took is told: whoever comes back hears the rest. */
  breakOff(): void;
  close(): void;
}

const MERGE_MS = 1000;
/** Whoever reads slower than this much piles up is cut off; what was missed comes with Last-Event-ID. */
const MOST_UNREAD_BYTES = 1024 * 1024;
/** Whoever reads nothing of it for so long is gone. */
const PATIENCE_MS = 10_000;
const MERGED = 'integration_updated';

const newest = (changes: readonly Change[]): number => changes.at(-1)?.seq ?? 0;

/** Updates of one integration within a second are one; all of that second come together. */
export function createStream(
  response: ServerResponse,
  mine: (change: Change) => boolean,
  after: number,
  frames: BatchFrame,
): Stream {
  const waiting = new Map<string, Change[]>();
  let last = after;
  let timer: NodeJS.Timeout | undefined;

  function write(frame: string | Buffer): void {
    if (response.destroyed) return;
    response.write(frame);
    if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
  }

  function flush(): void {
    timer = undefined;
    const updates = [...waiting.values()].sort((a, b) => newest(a) - newest(b));
    waiting.clear();
    if (updates.length > 0) write(frames(updates));
  }

  /** What is told at once must not say that what waits was told as well. */
  function tellNow({ seq, kind, text }: Change): void {
    if (waiting.size > 0) flushNow();
    write(frameOf(seq, kind, text));
  }

  function flushNow(): void {
    clearTimeout(timer);
    flush();
  }

  return {
    take(change) {
      if (change.seq <= last) return;
      last = change.seq;
      if (!mine(change)) return;
      if (change.kind !== MERGED) return tellNow(change);
      const name = change.integrationId ?? '';
      const changes = waiting.get(name);
      if (changes) changes.push(change);
      else waiting.set(name, [change]);
      timer ??= setTimeout(flush, MERGE_MS);
    },
    get isFull() {
      return response.writableLength > MOST_UNREAD_BYTES / 2;
    },
    async room() {
      if (response.destroyed) return;
      const isOver = new AbortController();
      const late = setTimeout(() => response.destroy(), PATIENCE_MS);
      const waits = ['drain', 'close'].map((event) => once(response, event, { signal: isOver.signal }));
      await Promise.race(waits).catch(() => undefined);
      clearTimeout(late);
      isOver.abort();
    },
    beat() {
      if (!response.destroyed) response.write(': still here\n\n');
    },
    breakOff() {
      flushNow();
      response.end();
    },
    close() {
      clearTimeout(timer);
      response.end();
    },
  };
}
