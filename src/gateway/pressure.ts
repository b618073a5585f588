import { statfs } from 'node:fs/promises';
import { EVENT_QUEUE } from '#src/events/event.ts';
import type { Clock } from '#src/kit/clock.ts';
import { sentenceOf, TemporaryFault } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import type { Queue } from '#src/queue/queue.ts';

export interface Pressure {
  /** Throws 503 with Retry-After while nothing more may be taken in. */
  check(): void;
  /** Looks now; it does so by itself every two seconds. Never rejects. */
  look(): Promise<void>;
  close(): void;
}

const LOOK_MS = 2000;
const RETRY_AFTER_MS = 30_000;

/** A look that failed says nothing, so what was known stays; the log hears of it once, until it works again. */
function quietly(what: string, log: Log, look: () => Promise<string | undefined>): () => Promise<string | undefined> {
  let known: string | undefined;
  let failed = false;
  return async () => {
    try {
      known = await look();
      failed = false;
    } catch (thrown) {
      if (!failed) log.warn({ cause: sentenceOf(thrown) }, `back-pressure cannot see ${what}`);
      failed = true;
    }
    return known;
  };
}

/** Back-pressure: a full queue or a full disk is told to the sender, who tries again, before anything could be lost. */
export function watchPressure(deps: {
  queue: Pick<Queue, 'stats'>;
  clock: Clock;
  log: Log;
  /** Where the database grows; null where that is on another machine. */
  folder: string | null;
  mostWaiting?: number;
  leastFreeBytes?: number;
}): Pressure {
  const mostWaiting = deps.mostWaiting ?? 1_000_000;
  const leastFree = deps.leastFreeBytes ?? 500 * 1024 * 1024;
  let full: string | undefined;

  const queue = quietly('the queue', deps.log, async () => {
    const stats = await deps.queue.stats(EVENT_QUEUE, deps.clock.now());
    return stats.waiting + stats.scheduled >= mostWaiting ? `${mostWaiting} events are waiting already` : undefined;
  });
  const { folder } = deps;
  const disk = quietly('the disk', deps.log, async () => {
    if (folder === null) return undefined;
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize < leastFree ? 'the disk is almost full' : undefined;
  });

  async function look(): Promise<void> {
    const [waiting, free] = await Promise.all([queue(), disk()]);
    full = waiting ?? free;
  }

  const timer = setInterval(() => void look(), LOOK_MS).unref();
  void look();
  return {
    check() {
      if (full === undefined) return;
      throw new TemporaryFault('Queue full', `Nothing more is taken in for now: ${full}. Send it again later.`, {
        status: 503,
        retryAfterMs: RETRY_AFTER_MS,
      });
    },
    look,
    close: () => clearInterval(timer),
  };
}
