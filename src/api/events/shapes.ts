import { EVENT_STATUSES } from '#src/events/event.ts';
import { Type } from '#src/kit/schema.ts';
import {
  Anything,
  Count,
  Loose,
  Milliseconds,
  named,
  nullable,
  oneOf,
  TextOrNull,
  Time,
  TimeOrNull,
} from '../reply-shapes.ts';

export const EventId = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 64 }),
  eid: Type.String({ minLength: 1, maxLength: 64 }),
});

const fields = {
  id: Type.String(),
  type: Type.String(),
  source: Type.String(),
  status: oneOf(EVENT_STATUSES),
  reason: TextOrNull,
  timestamp: Time,
  delivery_id: Type.String(),
  duplicate: Type.Boolean(),
  duplicate_count: Count,
  version: TextOrNull,
  processing_time: nullable(Milliseconds),
  attempts: Count,
  next_attempt_at: TimeOrNull,
  batch: TextOrNull,
};

export const Event = named('Event', fields);

const Headers = Type.Record(Type.String(), Type.String());

export const EventWhole = named('EventWhole', {
  ...fields,
  verified: Type.Boolean(),
  actor: TextOrNull,
  order_key: TextOrNull,
  result: Anything,
  headers: Headers,
  last_copy_headers: nullable(Headers),
  payload: Anything,
});

export const Step = named('Step', {
  name: Type.String(),
  status: oneOf(['success', 'error', 'skipped', 'waiting']),
  duration: Milliseconds,
  error_message: TextOrNull,
  timestamp: Time,
  attempts: Type.Optional(Count),
  batch: Type.Optional(Type.String()),
  input: Type.Optional(Anything),
  output: Type.Optional(Anything),
});

export const LogLine = named('LogLine', {
  timestamp: Time,
  level: oneOf(['debug', 'info', 'warn', 'error']),
  message: Type.String(),
  event_id: TextOrNull,
  data: Anything,
});

export const Gap = named('Gap', {
  from: Time,
  to: nullable(Time),
  duration: Milliseconds,
  usual: Milliseconds,
});

const Calls = Type.Array(Type.Object({ action: Type.String(), input: Anything }));

export const Preview = named('Preview', {
  event_id: Type.String(),
  type: Type.String(),
  status: oneOf(EVENT_STATUSES),
  outcome: Type.String(),
  before: Calls,
  after: Calls,
});

export const QueueStatus = named('QueueStatus', {
  waiting: Count,
  retrying: Count,
  processing: Count,
  held: Count,
  dead: Count,
  service: Type.Optional(Loose),
});
