import { Type } from '#src/kit/schema.ts';
import { nullable, oneOf, Time, TimeOrNull } from '../reply-shapes.ts';

const Maybe = Type.Union([Type.Number(), Type.Null()]);

export const FigureFields = {
  events: Type.Integer(),
  delivered: Type.Integer(),
  dead: Type.Integer(),
  filtered: Type.Integer(),
  held: Type.Integer(),
  failed_attempts: Type.Integer(),
  events_per_second: Type.Number(),
  success_rate: Maybe,
  error_rate: Maybe,
  latency_avg: Maybe,
  latency_p50: Maybe,
  latency_p95: Maybe,
  latency_p99: Maybe,
  latency_max: Maybe,
};

export const Course = {
  from: Type.String(),
  to: Type.String(),
  step: Type.Integer({ description: 'milliseconds of one point of the series' }),
  series: Type.Array(Type.Object({ at: Type.String(), ...FigureFields })),
};

export const SingleMetric = Type.Object({
  metric: Type.String(),
  unit: Type.String(),
  from: Type.String(),
  to: Type.String(),
  value: Maybe,
  series: Type.Array(Type.Object({ at: Type.String(), value: Maybe })),
});

export const Change = Type.Object({
  at: Time,
  kind: oneOf(['config', 'version', 'state', 'alerts', 'other']),
  what: Type.String(),
});

export const SelfProbe = Type.Object({
  reachable: nullable(Type.Boolean()),
  checked_at: TimeOrNull,
  message: Type.String(),
});

const Promised = { target: Type.Number(), value: Maybe, met: Type.Boolean() };
const Budget = nullable(
  Type.Object({
    ...Promised,
    budget_left: Type.Number({ description: 'percent of what may fail in the window' }),
    burn_rate: Type.Number({ description: 'how many times faster than allowed it went in the last hour' }),
  }),
);

export const SloState = nullable(
  Type.Object({
    window: Type.String(),
    availability: Budget,
    error_rate: Budget,
    latency_p95: nullable(Type.Object(Promised)),
  }),
);

export const Quotas = Type.Array(
  Type.Object({
    service: Type.String(),
    host: Type.String(),
    limit: Maybe,
    remaining: Type.Number(),
    reset_at: TimeOrNull,
    seen_at: Time,
  }),
  { description: 'what services said last of the calls that are left' },
);
