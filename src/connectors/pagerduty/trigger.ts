import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import type { PagerdutyClient } from './client.ts';
import { DedupKey, Taken } from './schemas.ts';

const Address = Type.String({ maxLength: 2000 });

export const trigger = defineAction({
  id: 'trigger',
  title: 'Trigger an alert',
  summary: 'Opens an incident, or adds to the one that is open under the same key.',
  effect: 'write',
  idempotent: true,
  recipe: {
    kind: 'message',
    with: {
      summary: '{{truncate (default title event) 1000}}',
      source: '{{default repository.full_name event}}',
      severity: '{{#if (eq priority "Critical")}}critical{{else}}error{{/if}}',
      dedup_key: '{{truncate (default url "") 250}}',
      details: { event: '{{event}}', body: '{{truncate body 2000}}', author: '{{author}}', url: '{{url}}' },
    },
  },
  input: Type.Object(
    {
      summary: Type.String({ title: 'Summary', minLength: 1, maxLength: 1024 }),
      source: Type.Optional(
        Type.String({ title: 'Source', description: 'What is affected', maxLength: 1024, default: 'claude-code-bot' }),
      ),
      severity: Type.Optional(
        Type.Union([Type.Literal('critical'), Type.Literal('error'), Type.Literal('warning'), Type.Literal('info')], {
          title: 'Severity',
          default: 'error',
        }),
      ),
      dedup_key: Type.Optional(DedupKey),
      component: Type.Optional(Type.String({ maxLength: 1024 })),
      group: Type.Optional(Type.String({ maxLength: 1024 })),
      class: Type.Optional(Type.String({ maxLength: 1024 })),
      timestamp: Type.Optional(Type.String({ description: 'ISO 8601', maxLength: 40 })),
      details: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
      links: Type.Optional(
        Type.Array(Type.Object({ href: Address, text: Type.Optional(Type.String({ maxLength: 1024 })) }), {
          maxItems: 20,
        }),
      ),
      client_url: Type.Optional(Address),
    },
    { additionalProperties: false },
  ),
  output: Taken,
  example: { summary: 'Disk almost full', source: 'db-1', severity: 'critical', dedup_key: 'db-1/disk' },
  async run({ dedup_key, details, links, client_url, ...payload }, pagerduty: PagerdutyClient, call) {
    const event = {
      // Without a key of its own a repeated call would open a second incident.
      dedup_key: dedup_key || call.idempotencyKey.slice(0, 255),
      payload: {
        ...payload,
        source: payload.source || 'claude-code-bot',
        severity: payload.severity ?? 'error',
        ...(details === undefined ? {} : { custom_details: details }),
      },
      client: 'Claude Code Bot',
      ...(client_url === undefined ? {} : { client_url }),
      ...(links === undefined ? {} : { links }),
    };
    return await pagerduty.send('trigger', event, call);
  },
});
