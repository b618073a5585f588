import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import type { TeamsClient } from './client.ts';
import { Accepted, Channel, WebhookUrl } from './schemas.ts';

const block = (text: string, more: object = {}) => ({ type: 'TextBlock', text, wrap: true, ...more });

export const sendMessage = defineAction({
  id: 'send_message',
  title: 'Send a message',
  summary: 'Posts a text to a channel through its workflow.',
  effect: 'write',
  shortNames: ['send'],
  message: { to: 'channel', text: 'text', format: 'markdown' },
  recipe: { kind: 'message', place: 'channel' },
  input: Type.Object(
    {
      text: Type.String({ title: 'Text', description: 'Markdown', minLength: 1, maxLength: 25_000 }),
      title: Type.Optional(Type.String({ title: 'Title', maxLength: 250 })),
      channel: Type.Optional(Channel),
      webhook_url: Type.Optional(WebhookUrl),
    },
    { additionalProperties: false },
  ),
  output: Accepted,
  example: { text: 'Build passed', title: 'CI' },
  async run({ text, title, webhook_url }, teams: TeamsClient, call) {
    const head = title === undefined ? [] : [block(title, { weight: 'Bolder', size: 'Medium' })];
    const card = {
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      type: 'AdaptiveCard',
      version: '1.4',
      msteams: { width: 'Full' },
      body: [...head, block(text)],
    };
    return await teams.post(card, webhook_url, call);
  },
});
