import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { object } from '../loose.ts';
import type { DatadogClient } from './client.ts';

export const muteMonitor = defineAction({
  id: 'mute_monitor',
  title: 'Mute a monitor',
  summary: 'Lets a monitor be silent for a while, by a downtime.',
  effect: 'write',
  scopes: ['monitors_downtime'],
  input: Type.Object(
    {
      monitor_id: Type.Integer({ title: 'Monitor', description: 'Its id', minimum: 1 }),
      minutes: Type.Optional(
        Type.Integer({ description: 'Until somebody ends it unless given', minimum: 1, maximum: 525_600 }),
      ),
      scope: Type.Optional(
        Type.String({ description: 'env:staging AND host:web-1', minLength: 1, maxLength: 500, default: '*' }),
      ),
      message: Type.Optional(Type.String({ description: 'Why', maxLength: 4000 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    downtime_id: Type.String(),
    monitor_id: Type.Integer(),
    until: Type.Union([Type.String(), Type.Null()]),
  }),
  example: { monitor_id: 42, minutes: 60, message: 'Planned work' },
  async run({ monitor_id, minutes, scope, message }, datadog: DatadogClient, call) {
    const until = minutes === undefined ? null : new Date(call.now + minutes * 60_000).toISOString();
    const attributes = {
      monitor_identifier: { monitor_id },
      scope: scope ?? '*',
      schedule: { start: null, end: until },
      ...(message === undefined ? {} : { message }),
    };
    const json = { data: { type: 'downtime', attributes } };
    const { body } = await datadog.asApplication().post('api/v2/downtime', { json, ...stop(call) });
    return { downtime_id: String(object(object(body).data).id), monitor_id, until };
  },
});
