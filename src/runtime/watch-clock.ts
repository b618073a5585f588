import { type Clock, stepsBack } from '#src/kit/clock.ts';
import { sentenceOf } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import type { Queue } from '#src/queue/queue.ts';
import { bringForward, bringLateForward } from '#src/store/jobs.ts';
import type { Store } from '#src/store/store.ts';

interface Deps {
  store: Store;
  queue: Queue;
  clock: Clock;
  log: Log;
}

export interface ClockWatch {
  /** Looks now; it does so by itself every second. Never rejects. */
  look(): Promise<void>;
  stop(): void;
}

const LOOK_MS = 1000;
/** So many looks behind one that moved something, what was taken in before the step is written down for certain. */
const LATE_LOOKS = 5;

/**
 * When the clock of the machine is put back, what was due in a minute would be due in a minute and an hour. With SQLite all who
 * wait go by this one clock and are brought forward; several machines on PostgreSQL have others whose clocks go on.
 */
export function watchClock({ store, queue, clock, log }: Deps, queues: readonly string[]): ClockWatch {
  const stepped = stepsBack(clock);
  let owed = 0;
  let late = { by: 0, looks: 0 };

  function wake(moved: number): void {
    if (moved > 0) for (const name of queues) queue.wake(name);
  }

  async function bring(): Promise<void> {
    const moved = await store.write((tx) => bringForward(tx, owed, clock.now()));
    log.warn({ backMs: Math.round(owed), moved }, 'the clock was put back: what waits was brought forward');
    late = { by: owed, looks: LATE_LOOKS };
    owed = 0;
    wake(moved);
  }

  async function bringLate(): Promise<void> {
    late.looks--;
    wake(await store.write((tx) => bringLateForward(tx, late.by, clock.now())));
  }

  async function look(): Promise<void> {
    owed += stepped();
    if (store.dialect !== 'sqlite') return;
    try {
      if (owed > 0) await bring();
      else if (late.looks > 0) await bringLate();
    } catch (thrown) {
      log.error({ cause: sentenceOf(thrown) }, 'what waits could not be brought forward');
    }
  }

  const timer = setInterval(() => void look(), LOOK_MS).unref();
  return { look, stop: () => clearInterval(timer) };
}
