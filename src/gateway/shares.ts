import { performance } from 'node:perf_hooks';
import type { Clock } from '#src/kit/clock.ts';
import { TemporaryFault } from '#src/kit/faults.ts';

/** What each project may take of the intake while the process has more to do than it can. */
export interface Shares {
  /** Throws 503 with Retry-After where a project takes more than its share and others wait for theirs. */
  check(projectId: string): void;
  took(projectId: string, bytes: number): void;
  close(): void;
}

const WINDOW_MS = 1000;
const LOOK_MS = 250;
const BUSY = 0.95;
const RETRY_AFTER_MS = 2000;
/** Whoever sends less than that disturbs nobody. */
const HARMLESS_BYTES = 4 * 1024 * 1024;
/** A small delivery costs something, too. */
const LEAST_BYTES = 4 * 1024;

/** How busy this thread was since the last look. */
function watchLoop(): { isBusy(): boolean; close(): void } {
  let last = performance.eventLoopUtilization();
  let busy = false;
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    busy = performance.eventLoopUtilization(now, last).utilization > BUSY;
    last = now;
  }, LOOK_MS).unref();
  return { isBusy: () => busy, close: () => clearInterval(timer) };
}

/** A sender who is told to come back does so; one who floods us keeps nobody else waiting. */
export function createShares(clock: Clock, loop = watchLoop()): Shares {
  let since = clock.now();
  let current = new Map<string, number>();
  let before = new Map<string, number>();

  function turn(): void {
    const age = Math.abs(clock.now() - since);
    if (age < WINDOW_MS) return;
    before = age < 2 * WINDOW_MS ? current : new Map();
    current = new Map();
    since = clock.now();
  }

  const of = (projectId: string): number => (current.get(projectId) ?? 0) + (before.get(projectId) ?? 0);

  /** Of how many other projects something came lately, and how much. */
  function others(projectId: string): number {
    const ids = new Set([...current.keys(), ...before.keys()]);
    ids.delete(projectId);
    return [...ids].reduce((sum, id) => sum + of(id), 0);
  }

  return {
    check(projectId) {
      if (!loop.isBusy()) return;
      turn();
      const mine = of(projectId);
      const theirs = others(projectId);
      if (mine < HARMLESS_BYTES || theirs === 0 || mine <= theirs) return;
      throw new TemporaryFault(
        'Too busy',
        'More comes in than can be taken, most of it from here. Send it again later.',
        {
          retryAfterMs: RETRY_AFTER_MS,
        },
      );
    },
    took(projectId, bytes) {
      turn();
      current.set(projectId, (current.get(projectId) ?? 0) + Math.max(bytes, LEAST_BYTES));
    },
    close: () => loop.close(),
  };
}
