import { Type } from '#src/kit/schema.ts';
import { named, nullable, oneOf, TextOrNull, Time, TimeOrNull } from '../reply-shapes.ts';

const SEVERITIES = ['critical', 'warning', 'info'] as const;
const Threshold = nullable(Type.Union([Type.String(), Type.Number()]));
const Channels = Type.Array(Type.String());

export const Incident = named('Incident', {
  id: Type.String(),
  integration: Type.String(),
  rule: Type.String(),
  name: Type.String(),
  severity: oneOf(SEVERITIES),
  state: oneOf(['firing', 'resolved']),
  message: Type.String(),
  told: Type.Array(Type.String(), { description: 'the channels that know of it' }),
  opened_at: Time,
  resolved_at: TimeOrNull,
});

export const Mute = nullable(
  Type.Object({ from: Time, until: Time, planned: Type.Boolean(), reason: TextOrNull, by: Type.String() }),
);

export const AlertState = named('Alerts', {
  error_rate_threshold: Threshold,
  latency_threshold: Threshold,
  notification_channels: Channels,
  rules: Type.Array(
    Type.Object({
      name: Type.String(),
      condition: Type.String(),
      severity: oneOf(SEVERITIES),
      notification_channels: Type.Optional(Channels),
    }),
  ),
  mute: Mute,
  warnings: Type.Array(Type.String(), { description: 'channels that nothing would reach now, and what to do' }),
  firing: Type.Array(Incident),
  incidents: Type.Array(Incident, { description: 'the last 50, newest first' }),
});
