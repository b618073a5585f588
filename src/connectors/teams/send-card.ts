import { InputFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import type { TeamsClient } from './client.ts';
import { Accepted, Channel, WebhookUrl } from './schemas.ts';

export const sendCard = defineAction({
  id: 'send_card',
  title: 'Send a card',
  summary: 'Posts an Adaptive Card to a channel through its workflow.',
  effect: 'write',
  input: Type.Object(
    {
      card: Type.Record(Type.String(), Type.Unknown(), { title: 'Card', description: 'An Adaptive Card, up to 1.5' }),
      channel: Type.Optional(Channel),
      webhook_url: Type.Optional(WebhookUrl),
    },
    { additionalProperties: false },
  ),
  output: Accepted,
  example: { card: { type: 'AdaptiveCard', version: '1.4', body: [{ type: 'TextBlock', text: 'Build passed' }] } },
  async run({ card, webhook_url }, teams: TeamsClient, call) {
    if (card.type !== 'AdaptiveCard') {
      const remedy = 'Message cards of the retired connectors are not shown any more.';
      throw new InputFault('Invalid input', `teams_send_card: "card.type" must be "AdaptiveCard". ${remedy}`);
    }
    return await teams.post(
      { $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', ...card },
      webhook_url,
      call,
    );
  },
});
