import { defineSource } from '../define.ts';
import { eventName, object, word } from '../loose.ts';
import { webhookSource } from '../webhook/source.ts';
import type { PostgresClient } from './client.ts';

/** Nobody signs, and nothing is shown how: what is told is read as any JSON is. */
const { secretField: _, sample: __, ...asWebhook } = webhookSource;

/** NOTIFY: the channel is the event. It is listened to, whatever the package says of receiving. */
export const postgresqlSource = defineSource({
  ...asWebhook,
  service: 'postgresql',
  signs: false,
  onlyAsked: true,
  verify: () => false,
  describe(_headers, payload) {
    const { id, channel, data } = object(payload);
    const { id: of } = object(data);
    return { id: word(id), type: eventName(channel, 'notification'), object: word(of), actor: null };
  },
  poll: (client, question) => (client as PostgresClient).hear(question),
  example: (type, traits) => ({ id: 'listener:1', channel: type, data: webhookSource.example?.(type, traits) ?? {} }),
});
