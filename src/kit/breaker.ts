import type { Clock } from './clock.ts';
import { TemporaryFault } from './faults.ts';

/** Whether a call to a target may be made now, and what it learned from the last ones. */
export interface Breaker {
  /** Throws a TemporaryFault that says when to come back, where the target does not answer. */
  pass(key: string, host: string): void;
  answered(key: string): void;
  failed(key: string): void;
  /** Its caller gave up or was at fault itself: nothing was learned. */
  undecided(key: string): void;
  /** What another process found out about it. */
  heard(key: string, found: Found): void;
}

/** Shut for so long after so many times; asked by one call just now; or back. */
export type Found = { is: 'shut'; openings: number; pauseMs: number } | { is: 'asked' } | { is: 'back' };

/** Told of what others should not have to find out themselves. */
export type Tell = (key: string, found: Found) => void;

interface Target {
  /** In a row. */
  failures: number;
  openings: number;
  /** Nobody calls before that. */
  openUntil: number;
  /** When the one call began that finds out whether it is back; null: none is under way. */
  probingSince: number | null;
  /** The same, begun by another process. */
  askedElsewhere: number | null;
}

const FAILURES = 10;
const SECOND = 1000;
const FIRST_PAUSE_MS = 10 * SECOND;
const LONGEST_PAUSE_MS = 5 * 60 * SECOND;
/** Whoever waits comes back spread over this part of the pause, so that a target that is back is not run over. */
const SPREAD = 0.3;
/** A probe that never ended (its process froze) must not keep the target shut. */
const LONGEST_PROBE_MS = 90 * SECOND;
const MOST_TARGETS = 10_000;

const pauseOf = (openings: number): number => Math.min(FIRST_PAUSE_MS * 2 ** (openings - 1), LONGEST_PAUSE_MS);

/**
 * A target that fails again and again is left alone for a while, longer each time; then one call finds out whether it is
 * back. Those that wait lose no attempt.
 */
export function createBreaker(clock: Clock, random: () => number = Math.random, tell: Tell = () => undefined): Breaker {
  const targets = new Map<string, Target>();

  function shut(host: string, wait: number): TemporaryFault {
    return new TemporaryFault('Target down', `${host} does not answer; it is asked again in a while.`, {
      retryAfterMs: Math.ceil(wait * (1 + SPREAD * random())),
      details: { host, breaker: 'open' },
    });
  }

  function targetFor(key: string): Target {
    const known = targets.get(key);
    if (known) return known;
    if (targets.size >= MOST_TARGETS) targets.delete(targets.keys().next().value ?? '');
    const fresh: Target = { failures: 0, openings: 0, openUntil: 0, probingSince: null, askedElsewhere: null };
    targets.set(key, fresh);
    return fresh;
  }

  return {
    pass(key, host) {
      const target = targets.get(key);
      if (!target || target.openings === 0) return;
      const now = clock.now();
      // A clock that stepped back says nothing about how long the pause still lasts.
      const left = Math.min(target.openUntil - now, pauseOf(target.openings));
      if (left > 0) throw shut(host, left);
      const isUnderWay = (since: number | null): boolean => since !== null && Math.abs(now - since) < LONGEST_PROBE_MS;
      if (isUnderWay(target.probingSince) || isUnderWay(target.askedElsewhere)) throw shut(host, SECOND);
      target.probingSince = now;
      tell(key, { is: 'asked' });
    },
    answered(key) {
      const wasShut = (targets.get(key)?.openings ?? 0) > 0;
      targets.delete(key);
      if (wasShut) tell(key, { is: 'back' });
    },
    failed(key) {
      const target = targetFor(key);
      target.failures++;
      const isProbe = target.probingSince !== null;
      if (!isProbe && (target.openings > 0 || target.failures < FAILURES)) return;
      target.openings++;
      target.openUntil = clock.now() + pauseOf(target.openings);
      target.probingSince = null;
      target.askedElsewhere = null;
      tell(key, { is: 'shut', openings: target.openings, pauseMs: pauseOf(target.openings) });
    },
    undecided(key) {
      const target = targets.get(key);
      if (target) target.probingSince = null;
    },
    heard(key, found) {
      if (found.is === 'back') return void targets.delete(key);
      const target = targetFor(key);
      if (found.is === 'asked') target.askedElsewhere = clock.now();
      else if (found.openings >= target.openings) {
        const openUntil = clock.now() + Math.min(found.pauseMs, LONGEST_PAUSE_MS);
        Object.assign(target, { openings: found.openings, openUntil, probingSince: null, askedElsewhere: null });
      }
    },
  };
}
