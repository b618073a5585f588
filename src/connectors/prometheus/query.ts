import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import type { PrometheusClient } from './client.ts';
import { Duration, Query, Result, Time } from './schemas.ts';

export const query = defineAction({
  id: 'query',
  title: 'Query',
  summary: 'Asks for what a PromQL expression is at one time, now unless you say another.',
  effect: 'read',
  input: Type.Object(
    { query: Query, time: Type.Optional(Time), timeout: Type.Optional(Duration) },
    { additionalProperties: false },
  ),
  output: Result,
  example: { query: 'sum(rate(http_requests_total{status=~"5.."}[5m]))' },
  run: (input, prometheus: PrometheusClient, call) => prometheus.query('query', input, call),
});
