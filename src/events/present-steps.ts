import { iso } from '#src/kit/clock.ts';
import { redact } from '#src/kit/redact.ts';
import type { DeliveryRow, EventRow, StepRow } from '#src/store/rows.ts';
import type { EventStatus } from './event.ts';

type StepStatus = 'success' | 'error' | 'skipped' | 'waiting';

const SETTLED: Record<EventStatus, StepStatus> = {
  queued: 'waiting',
  processing: 'waiting',
  delivered: 'success',
  staged: 'success',
  filtered: 'skipped',
  held: 'waiting',
  failed: 'error',
  dead: 'error',
};

const plain = (name: string, status: StepStatus, at: number, message: string | null = null) => ({
  name,
  status,
  duration: 0,
  error_message: message,
  timestamp: iso(at),
});

const ofAction = (step: StepRow) => ({
  name: step.action,
  status: step.status,
  duration: step.duration ?? 0,
  error_message: step.errorMessage,
  timestamp: iso(step.startedAt),
  attempts: step.attempts,
  input: step.input,
  output: redact(step.output, []),
});

function settled(event: EventRow) {
  const status = SETTLED[event.status as EventStatus];
  const duration =
    event.finishedAt === null ? 0 : Math.max(0, event.finishedAt - (event.startedAt ?? event.receivedAt));
  return { ...plain('settled', status, event.finishedAt ?? event.receivedAt), duration, error_message: event.reason };
}

/** What its package's processor found it to be. */
const processed = (event: EventRow, delivery: DeliveryRow) =>
  delivery.type === event.type ? [] : [plain('processed', 'success', event.receivedAt)];

/** Where it waited for others and was worked on with them. */
const batched = ({ batchId, startedAt, receivedAt }: EventRow) =>
  batchId === null ? [] : [{ ...plain('batched', 'success', startedAt ?? receivedAt), batch: batchId }];

/** Whether its filters let it through; nothing where that is not known, as when its attempt broke off before. */
function filtered({ status, startedAt, finishedAt, receivedAt, reason }: EventRow, steps: readonly StepRow[]) {
  if (status === 'filtered') return [plain('filtered', 'skipped', finishedAt ?? receivedAt, reason)];
  const isThrough = steps.length > 0 || SETTLED[status as EventStatus] === 'success';
  return isThrough ? [plain('filtered', 'success', startedAt ?? receivedAt)] : [];
}

/** The way of an event through the service: received, verified, filtered, each action, settled. */
export function presentSteps(event: EventRow, delivery: DeliveryRow, steps: readonly StepRow[]) {
  return [
    plain('received', 'success', event.receivedAt),
    plain('verified', delivery.verified ? 'success' : 'skipped', event.receivedAt),
    ...processed(event, delivery),
    ...filtered(event, steps),
    ...batched(event),
    ...steps.map(ofAction),
    settled(event),
  ];
}
