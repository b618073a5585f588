import { setTimeout as pause } from 'node:timers/promises';
import { fewAtOnce } from '#src/kit/few-at-once.ts';
import type { Performed } from './perform.ts';
import type { Work } from './work.ts';

/** Each of these has an isolate and a thread of its own: a handler that loops would take all processors from everybody. */
const MOST_ALONE = 2;
/** What used up all that a run may have rests for so many times as long as it took… */
const REST = 3;
/** …up to this. */
const LONGEST_REST_MS = 10_000;

/** A run that was killed counts as much as this many that were not. */
const KILLED = 10;
/** From here on all runs of an integration go alone: its next would kill those beside it, too. */
const TOO_BAD = 3 * KILLED;
const WORST = 6 * KILLED;
const MOST_REMEMBERED = 10_000;

type Run = (how: { alone: boolean }) => Promise<Performed>;

export interface Suspects {
  /** Runs it beside others, or alone when its turn has come; null: it was let go before that. */
  perform(item: Work, run: Run): Promise<Performed | null>;
  /** Whoever still waits for a turn is let go. */
  close(): void;
}

/** How bad integrations were of late: those whose every tenth run was killed, or more of them, do not get better by waiting. */
function createRecord() {
  const scores = new Map<string, number>();
  return {
    isBad: (id: string): boolean => (scores.get(id) ?? 0) >= TOO_BAD,
    note(id: string, isGuilty: boolean): void {
      const score = Math.min(WORST, Math.max(0, (scores.get(id) ?? 0) + (isGuilty ? KILLED : -1)));
      if (score === 0) return void scores.delete(id);
      if (scores.size >= MOST_REMEMBERED && !scores.has(id)) scores.clear();
      scores.set(id, score);
    },
  };
}

/** What was killed beside others, and what did this too often, runs alone: few at once, and with pauses where it was to blame. */
export function createSuspects(): Suspects {
  const killedBeside = new Set<string>();
  const record = createRecord();
  const inTurn = fewAtOnce(MOST_ALONE);
  const closing = new AbortController();

  const rest = (ms: number): Promise<void> =>
    pause(Math.min(LONGEST_REST_MS, REST * ms), undefined, { ref: false, signal: closing.signal }).catch(
      () => undefined,
    );

  /** Whoever asked hears at once how it ended; its place is free when it has rested. */
  function alone(lane: string, run: Run): Promise<Performed | null> {
    return new Promise((resolve, reject) => {
      const place = inTurn(lane, async () => {
        if (closing.signal.aborted) return resolve(null);
        const startedAt = performance.now();
        const ended = await run({ alone: true });
        resolve(ended);
        if (ended.guilty) await rest(performance.now() - startedAt);
      });
      place.catch(reject);
    });
  }

  return {
    async perform({ job, event }, run) {
      const isSuspect = killedBeside.has(job.id) || record.isBad(event.integrationId);
      const ended = isSuspect ? await alone(job.lane, run) : await run({ alone: false });
      if (ended?.killedBeside) killedBeside.add(job.id);
      else killedBeside.delete(job.id);
      if (ended && !ended.killedBeside) record.note(event.integrationId, ended.guilty);
      return ended;
    },
    close: () => closing.abort(),
  };
}
