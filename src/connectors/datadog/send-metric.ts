import { InputFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { list, object } from '../loose.ts';
import type { DatadogClient } from './client.ts';
import { Tags } from './schemas.ts';

const KINDS = { count: 1, rate: 2, gauge: 3 };

export const sendMetric = defineAction({
  id: 'send_metric',
  title: 'Send a metric',
  summary: 'Writes one point of a metric.',
  effect: 'write',
  // The same point at the same time is the same point; only counts would be added up.
  input: Type.Object(
    {
      metric: Type.String({ title: 'Metric', pattern: '^[A-Za-z][A-Za-z0-9_.]{0,199}$' }),
      value: Type.Number({ title: 'Value' }),
      type: Type.Optional(
        Type.Union([Type.Literal('gauge'), Type.Literal('count'), Type.Literal('rate')], { default: 'gauge' }),
      ),
      tags: Type.Optional(Tags),
      host: Type.Optional(Type.String({ maxLength: 255 })),
      unit: Type.Optional(Type.String({ maxLength: 60 })),
      interval: Type.Optional(Type.Integer({ description: 'Seconds that a count or rate covers', minimum: 1 })),
      timestamp: Type.Optional(
        Type.Integer({ description: 'Seconds since 1970, of the last hour; now unless given', minimum: 0 }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ metric: Type.String(), timestamp: Type.Integer() }),
  example: { metric: 'builds.duration', value: 42.5, tags: ['branch:main'] },
  async run({ metric, value, type = 'gauge', timestamp, host, ...rest }, { http }: DatadogClient, call) {
    const at = timestamp ?? Math.floor(call.now / 1000);
    const resources = host === undefined ? {} : { resources: [{ type: 'host', name: host }] };
    const series = [{ metric, type: KINDS[type], points: [{ timestamp: at, value }], ...rest, ...resources }];
    const { body } = await http.post('api/v2/series', { json: { series }, ...stop(call) });
    const errors = list(object(body).errors).map(String);
    if (errors.length > 0) throw new InputFault('Request refused', `Datadog: ${errors.slice(0, 5).join('; ')}`);
    return { metric, timestamp: at };
  },
});
