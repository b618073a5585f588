import { statfs } from 'node:fs/promises';
import { EVENT_QUEUE } from '#src/events/event.ts';
import type { Clock } from '#src/kit/clock.ts';
import { TemporaryFault } from '#src/kit/faults.ts';
import type { Queue } from '#src/queue/queue.ts';

export interface Pressure {
  /** Throws 503 with Retry-After while nothing more may be taken in. */
  check(): void;
  close(): void;
}

const LOOK_MS = 2000;
const RETRY_AFTER_MS = 30_000;

/** Back-pressure: a full queue or a full disk is told to the sender, who tries again, before anything could be lost. */
export function watchPressure(deps: {
  queue: Queue;
  clock: Clock;
  folder: string;
  mostWaiting?: number;
  leastFreeBytes?: number;
}): Pressure {
  const mostWaiting = deps.mostWaiting ?? 1_000_000;
  const leastFree = deps.leastFreeBytes ?? 500 * 1024 * 1024;
  let full: string | undefined;

  async function look(): Promise<void> {
    const stats = await deps.queue.stats(EVENT_QUEUE, deps.clock.now());
    const disk = await statfs(deps.folder);
    const free = disk.bavail * disk.bsize;
    if (stats.waiting + stats.scheduled >= mostWaiting) full = `${mostWaiting} events are waiting already`;
    else if (free < leastFree) full = 'the disk is almost full';
    else full = undefined;
  }

  const timer = setInterval(() => void look().catch(() => undefined), LOOK_MS).unref();
  void look().catch(() => undefined);
  return {
    check() {
      if (full === undefined) return;
      throw new TemporaryFault('Queue full', `Nothing more is taken in for now: ${full}. Send it again later.`, {
        status: 503,
        retryAfterMs: RETRY_AFTER_MS,
      });
    },
    close: () => clearInterval(timer),
  };
}
