import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { text as asText, object, word } from '../loose.ts';
import type { DatadogClient } from './client.ts';
import { Tags } from './schemas.ts';

export const sendEvent = defineAction({
  id: 'send_event',
  title: 'Send an event',
  summary: 'Puts an event into the event stream, for example a deployment.',
  effect: 'write',
  recipe: {
    kind: 'message',
    with: {
      title: '{{truncate (default title event) 90}}',
      text: '{{truncate body 3000}}\n{{url}}',
      alert_type: '{{#if (eq priority "Critical")}}error{{else}}info{{/if}}',
    },
  },
  input: Type.Object(
    {
      title: Type.String({ title: 'Title', minLength: 1, maxLength: 500 }),
      text: Type.String({ title: 'Text', description: 'Markdown between %%% and %%%', maxLength: 4000 }),
      alert_type: Type.Optional(
        Type.Union([Type.Literal('info'), Type.Literal('success'), Type.Literal('warning'), Type.Literal('error')], {
          title: 'Kind',
          default: 'info',
        }),
      ),
      priority: Type.Optional(Type.Union([Type.Literal('normal'), Type.Literal('low')], { default: 'normal' })),
      tags: Type.Optional(Tags),
      host: Type.Optional(Type.String({ maxLength: 255 })),
      aggregation_key: Type.Optional(
        Type.String({ description: 'Events with one key stand together', maxLength: 100 }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ id: Type.Union([Type.String(), Type.Null()]), url: Type.Union([Type.String(), Type.Null()]) }),
  example: { title: 'Deployed 1.2.0', text: 'By the pipeline.', tags: ['env:production', 'service:web'] },
  async run(input, { http }: DatadogClient, call) {
    const json = { ...input, date_happened: Math.floor(call.now / 1000), source_type_name: 'api' };
    const event = object(object((await http.post('api/v1/events', { json, ...stop(call) })).body).event);
    // Ids are larger than a JavaScript number: only the text form is whole.
    return { id: asText(event.id_str) ?? word(event.id), url: asText(event.url) };
  },
});
