import type { Manifest } from '#src/integrations/package/manifest.ts';
import { OurFault } from '#src/kit/faults.ts';
import type { RunLog, RunResult } from '#src/sandbox/sandbox.ts';
import type { Stopped } from './attempt.ts';
import type { Outcome } from './outcome.ts';
import { delayBefore } from './retry-plan.ts';

/** What the decision about the next attempt rests on. */
export interface Standing {
  now: number;
  receivedAt: number;
  /** Failed attempts before this one. */
  attempts: number;
  retries: Manifest['retries'];
  stopped: Stopped | null;
}

/** Waiting costs no attempt, but not for ever: an event older than this uses them up. */
const PATIENCE_MS = 3 * 24 * 3600 * 1000;

function tryAgain(standing: Standing, stopped: Stopped, logs: RunLog[]): Outcome {
  const { now, receivedAt, attempts, retries } = standing;
  const { reason, at } = stopped;
  if (at !== null && !stopped.costsAttempt && now - receivedAt <= PATIENCE_MS) {
    return { kind: 'later', at, reason, costsAttempt: false, logs };
  }
  const delay = delayBefore(attempts + 1, retries);
  if (delay === null) return { kind: 'dead', reason: `Given up after ${attempts + 1} attempts. ${reason}`, logs };
  return { kind: 'later', at: Math.max(now + delay, at ?? 0), reason, costsAttempt: true, logs };
}

/** A run that used up its CPU or memory would do so again; a process that died may have died of something else. */
function killed(standing: Standing, result: Extract<RunResult, { status: 'killed' }>): Outcome {
  const { reason, message, logs } = result;
  if (result.shared) return { kind: 'later', at: standing.now, reason: message, costsAttempt: false, logs };
  if (reason === 'crash' || reason === 'wall') {
    return tryAgain(standing, { reason: message, at: null, costsAttempt: true }, logs);
  }
  return { kind: 'dead', reason: message, logs };
}

/** What becomes of the event, from what became of its run. */
export function outcomeOf(result: RunResult, standing: Standing): Outcome {
  switch (result.status) {
    case 'filtered':
      return { kind: 'filtered', reason: result.reason };
    case 'passed':
    case 'described':
      throw new OurFault('Run ended early', 'A run did not get to its handler, although it was asked to.');
    case 'done':
      return { kind: 'delivered', result: result.result, logs: result.logs, writes: result.writes };
    case 'stopped': {
      const unknown: Stopped = { reason: 'It has to be tried again.', at: null, costsAttempt: true };
      return tryAgain(standing, standing.stopped ?? unknown, result.logs);
    }
    case 'threw': {
      const { name, message, where } = result.error;
      return { kind: 'dead', reason: `${name}: ${message}${where ? ` (${where})` : ''}`, logs: result.logs };
    }
    case 'not_repeatable':
      return { kind: 'dead', reason: `failed: handler not repeatable: ${result.message}`, logs: result.logs };
    case 'killed':
      return killed(standing, result);
  }
}
