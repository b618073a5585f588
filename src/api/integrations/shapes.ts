import { EVENT_STATUSES } from '#src/events/event.ts';
import { LOG_LEVELS } from '#src/integrations/monitoring.ts';
import { STATES } from '#src/integrations/states.ts';
import { Type } from '#src/kit/schema.ts';
import { Count, Loose, named, nullable, oneOf, TextOrNull, Time, TimeOrNull } from '../reply-shapes.ts';

const State = oneOf(STATES);

export const Integration = named('Integration', {
  id: Type.String(),
  name: Type.String(),
  type: Type.String(),
  status: State,
  health_status: Type.String(),
  last_health_check: TimeOrNull,
  source: Type.String(),
  target: Type.String(),
  description: Type.String(),
  project: Type.String({ description: 'its name' }),
  repository: TextOrNull,
  issue_number: nullable(Type.Integer()),
  pull_request_url: TextOrNull,
  webhook_url: TextOrNull,
  version: TextOrNull,
  config: Loose,
  error_details: nullable(Loose),
  last_activity: TimeOrNull,
  created_at: Time,
  updated_at: Time,
});

const Move = Type.Object({
  from: nullable(State),
  to: State,
  actor: Type.String(),
  reason: Type.String(),
  at: Time,
});

export const IntegrationStatus = named('IntegrationStatus', {
  id: Type.String(),
  status: State,
  health_status: Type.String(),
  last_health_check: TimeOrNull,
  last_activity: TimeOrNull,
  error_details: nullable(Loose),
  version: TextOrNull,
  webhook_url: TextOrNull,
  staged: Type.Boolean({ description: 'it runs, and sends nothing' }),
  pending_request: TextOrNull,
  events: Type.Object(Object.fromEntries(EVENT_STATUSES.map((status) => [status, Count]))),
  events_of_last: nullable(
    Type.Integer({ description: 'null: of all. Else what went well is counted of so many newest events' }),
  ),
  history: Type.Array(Move, { description: 'how it came to its state, oldest first' }),
});

export const IntegrationPermissions = named('IntegrationPermissions', {
  id: Type.String(),
  status: State,
  actions: Type.Array(Type.String()),
  hosts: Type.Array(Type.String()),
  credentials: Type.Array(Loose),
  missing: Type.Array(
    Type.Object({
      kind: oneOf(['version', 'credential', 'setting', 'webhook_secret']),
      name: Type.String(),
      message: Type.String(),
    }),
  ),
  ready: Type.Boolean(),
  advice: Type.Array(Type.String()),
});

export const ShownConfig = Type.Record(Type.String(), Type.Unknown(), {
  $id: 'Config',
  description: 'The settings as they were set, every secret masked.',
});

export const WebhookConfig = named('WebhookConfig', {
  url: TextOrNull,
  source: Type.String(),
  event_door: oneOf(['hook', 'app']),
  signed: Type.Boolean(),
  secret_configured: Type.Boolean(),
  content_types: Type.Array(Type.String()),
  max_body_size: nullable(Count),
  events: Type.Array(Type.String()),
  sources: Type.Array(
    Type.Object({
      source: Type.String(),
      url: Type.String(),
      signed: Type.Boolean(),
      secret_configured: Type.Boolean(),
    }),
  ),
});

export const RefusedWebhook = named('RefusedWebhook', {
  timestamp: Time,
  status: Type.Integer(),
  error: Type.String(),
  message: Type.String(),
  delivery_id: TextOrNull,
  remote_address: TextOrNull,
  count: Type.Integer({ minimum: 1, description: 'how many alike this line stands for' }),
});

export const Version = named('Version', {
  id: Type.String(),
  version: Type.String(),
  active: Type.Boolean(),
  trial_share: nullable(Type.Number()),
  commit: TextOrNull,
  content_hash: Type.String(),
  created_by: Type.String(),
  created_at: Time,
});

const Duration = Type.String({ maxLength: 20, examples: ['30d'] });

/** No name of its own: it is a body as well. */
export const Monitoring = Type.Object({
  metrics_enabled: Type.Boolean(),
  logging_level: oneOf(LOG_LEVELS),
  metrics_retention: Duration,
  logs_retention: Duration,
  events_retention: Duration,
});

/** Refusals of the routes that move an integration. */
export const ILLEGAL_MOVE = 'It cannot become that from where it is; `details.legal` names what it can become.';
