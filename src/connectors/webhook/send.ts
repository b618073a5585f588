import { InputFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import type { WebhookClient } from './client.ts';
import { signStandard } from './standard.ts';

export const send = defineAction({
  id: 'send',
  title: 'Send a webhook',
  summary: 'Posts JSON to an address, signed as a Standard Webhook when a secret is set.',
  effect: 'write',
  idempotent: true,
  message: { to: 'url', text: 'body', format: 'none' },
  recipe: {
    kind: 'call',
    place: 'url',
    with: {
      body: {
        event: '{{event}}',
        title: '{{title}}',
        body: '{{body}}',
        author: '{{author}}',
        url: '{{url}}',
        number: '{{number}}',
        labels: '{{labels}}',
        repository: '{{repository.full_name}}',
      },
    },
  },
  input: Type.Object(
    {
      url: Type.Optional(Type.String({ description: "The credential's address unless given", pattern: '^https?://' })),
      body: Type.Unknown({ description: 'Any JSON' }),
      headers: Type.Optional(Type.Record(Type.String(), Type.String())),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ status: Type.Integer(), body: Type.Unknown() }),
  example: { url: 'https://example.com/hooks/build', body: { type: 'build.passed', number: 42 } },
  async run({ url = '', body, headers }, webhook: WebhookClient, { idempotencyKey, now, signal }) {
    const target = url || webhook.url;
    if (target === '') {
      throw new InputFault('Invalid input', 'webhook_send: there is no address. Give "url", or set webhook_url.');
    }
    const text = JSON.stringify(body ?? null);
    const signed = signStandard(webhook.secret, idempotencyKey, now, text);
    const sent = { ...headers, 'content-type': 'application/json', ...signed };
    const answer = await webhook.http.external('POST', target, {
      body: text,
      headers: sent,
      ...(signal ? { signal } : {}),
    });
    return { status: answer.status, body: Buffer.isBuffer(answer.body) ? null : answer.body };
  },
});
