import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import type { PrometheusClient } from './client.ts';
import { Duration, Query, Result, Time } from './schemas.ts';

const HOUR_S = 3600;

export const queryRange = defineAction({
  id: 'query_range',
  title: 'Query a range',
  summary: 'Asks how a PromQL expression went over a time, the last hour unless you say another.',
  effect: 'read',
  input: Type.Object(
    {
      query: Query,
      start: Type.Optional(Time),
      end: Type.Optional(Time),
      step: Type.Optional(Type.String({ ...Duration, default: '1m' })),
    },
    { additionalProperties: false },
  ),
  output: Result,
  example: { query: 'up', step: '5m' },
  async run({ query, start, end, step }, prometheus: PrometheusClient, call) {
    const now = Math.floor(call.now / 1000);
    const until = end ?? String(now);
    const endsAt = /^\d/.test(until) && !until.includes('T') ? Number(until) : Date.parse(until) / 1000;
    const from = start ?? String(endsAt - HOUR_S);
    return await prometheus.query('query_range', { query, start: from, end: until, step: step ?? '1m' }, call);
  },
});
