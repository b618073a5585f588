import type { EventStatus } from '#src/events/event.ts';
import type { Job } from '#src/queue/queue.ts';
import type { EventPatch } from '#src/store/work-events.ts';
import type { DoneStep } from '#src/store/write-steps.ts';
import type { Outcome } from './outcome.ts';

/** One attempt that ended, with everything that has to be written of it. */
export interface Ended {
  job: Pick<Job, 'id' | 'lease'>;
  integrationId: string;
  versionId: string | null;
  /** Failed attempts before this one. */
  attempts: number;
  startedAt: number;
  outcome: Outcome;
  steps: DoneStep[];
  /** Where the job is a batch: on whose record its steps stand, and whether what was done already binds it together. */
  batch?: { leaderId: string; together: boolean; size: number };
  /** What is to be taken out of payloads that nobody needs any more. */
  redact?: { paths: readonly string[]; deliveryIds: readonly string[] };
}

/** The job has ended, the event has not: it goes on under another one. */
export const ON_ITS_WAY = new Set<string>(['gathered', 'described', 'dissolved']);

/** `failed` waits for its next attempt; `dead` is at its end. */
function statusOf(outcome: Outcome): EventStatus {
  if (outcome.kind === 'later') return outcome.costsAttempt ? 'failed' : 'queued';
  return ON_ITS_WAY.has(outcome.kind) ? 'queued' : (outcome.kind as EventStatus);
}

/** On whose record its steps and log lines stand. */
export const eventIdOf = ({ job, batch }: Ended): string => batch?.leaderId ?? job.id;
const isOpen = ({ kind }: Outcome): boolean => kind === 'later' || kind === 'held' || ON_ITS_WAY.has(kind);

/** How an attempt leaves its event. */
export function patchOf(ended: Ended, now: number): EventPatch {
  const { outcome } = ended;
  const isLater = outcome.kind === 'later';
  const counts = outcome.kind === 'dead' || outcome.kind === 'delivered' || (isLater && outcome.costsAttempt);
  return {
    id: eventIdOf(ended),
    status: statusOf(outcome),
    reason: 'reason' in outcome ? outcome.reason : null,
    versionId: ended.versionId,
    attempts: ended.attempts + (counts ? 1 : 0),
    result: 'result' in outcome ? outcome.result : null,
    startedAt: ended.startedAt,
    finishedAt: isOpen(outcome) ? null : now,
    nextAttemptAt: isLater ? outcome.at : null,
  };
}
