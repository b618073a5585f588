import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { object } from '../loose.ts';
import type { PrometheusClient } from './client.ts';

const Matcher = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    value: Type.String({ maxLength: 1000 }),
    is_regex: Type.Optional(Type.Boolean()),
    is_equal: Type.Optional(Type.Boolean({ description: 'False: everything but that value' })),
  },
  { additionalProperties: false },
);

export const silence = defineAction({
  id: 'silence',
  title: 'Silence alerts',
  summary: 'Lets the Alertmanager be silent about alerts with these labels for a while.',
  effect: 'write',
  input: Type.Object(
    {
      matchers: Type.Array(Matcher, { title: 'Labels', minItems: 1, maxItems: 50 }),
      minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 525_600, default: 60 })),
      comment: Type.String({ title: 'Why', minLength: 1, maxLength: 2000 }),
      created_by: Type.Optional(Type.String({ minLength: 1, maxLength: 200, default: 'claude-code-bot' })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ silence_id: Type.String(), until: Type.String() }),
  example: { matchers: [{ name: 'alertname', value: 'InstanceDown' }], minutes: 60, comment: 'Planned work' },
  async run({ matchers, minutes = 60, comment, created_by }, { alertmanager }: PrometheusClient, call) {
    const until = new Date(call.now + minutes * 60_000).toISOString();
    const json = {
      matchers: matchers.map(({ name, value, is_regex = false, is_equal = true }) => ({
        name,
        value,
        isRegex: is_regex,
        isEqual: is_equal,
      })),
      startsAt: new Date(call.now).toISOString(),
      endsAt: until,
      createdBy: created_by ?? 'claude-code-bot',
      comment,
    };
    const { body } = await alertmanager().post('api/v2/silences', { json, ...stop(call) });
    return { silence_id: String(object(body).silenceID), until };
  },
});
