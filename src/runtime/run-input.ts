import { aboutBatch, aboutEvent, type Told } from '#src/execution/batch-input.ts';
import type { RunInput } from '#src/sandbox/sandbox.ts';
import type { EventWork } from '#src/store/work-events.ts';
import type { Attempt } from './attempt.ts';
import type { LiveProgram } from './subjects.ts';
import type { Work } from './work.ts';

const told = (event: EventWork): Told => ({
  event: {
    id: event.id,
    type: event.type,
    ...(event.sentType === event.type ? {} : { sent_type: event.sentType }),
    source: event.source,
    delivery_id: event.externalId,
    received_at: event.receivedAt,
    headers: event.headers,
    replayed: event.replayOf !== null,
  },
  body: event.body ?? 'null',
});

/** What the sandbox needs to know of an event, or of a batch of them. */
export function inputOf({ job, event, batch }: Work, subject: LiveProgram, attempt: Attempt, alone: boolean): RunInput {
  const [first, ...rest] = (batch ?? [event]).map(told) as [Told, ...Told[]];
  const about = batch ? aboutBatch(job.id, [first, ...rest]) : aboutEvent(first);
  return { ...about, config: subject.config, history: attempt.history, repeatable: true, alone };
}
