import { Type } from 'typebox';

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
