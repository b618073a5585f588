import { defineSource, factsBeside } from '../define.ts';
import { type Loose, object, word } from '../loose.ts';
import { secretSample } from '../sample-delivery.ts';
import { verifyStaticHeader } from '../signatures.ts';
import { exampleOf } from './example.ts';
import { pollUpdates } from './poll.ts';
import { telegramWords } from './words.ts';

const EVENTS = [
  'message',
  'callback_query',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'business_connection',
  'business_message',
  'edited_business_message',
  'deleted_business_messages',
  'message_reaction',
  'message_reaction_count',
  'inline_query',
  'chosen_inline_result',
  'shipping_query',
  'pre_checkout_query',
  'purchased_paid_media',
  'poll',
  'poll_answer',
  'my_chat_member',
  'chat_member',
  'chat_join_request',
  'chat_boost',
  'removed_chat_boost',
];

/** An update has its number and, beside it, the one thing that happened. */
function happened(update: Loose): [type: string, what: Loose] {
  const known = EVENTS.find((name) => Object.hasOwn(update, name));
  const type = known ?? Object.keys(update).find((name) => /^[a-z][a-z_]{0,59}$/.test(name) && name !== 'update_id');
  return type === undefined ? ['unknown', {}] : [type, object(update[type])];
}

export const telegramSource = defineSource({
  service: 'telegram',
  signs: true,
  secretField: 'secret_token',
  maxBytes: 1024 * 1024,
  contentTypes: ['application/json'],
  verify: (delivery) => verifyStaticHeader(delivery, 'x-telegram-bot-api-secret-token'),
  describe(_headers, payload) {
    const update = object(payload);
    const [type, what] = happened(update);
    const chat = object(what.chat ?? object(what.message).chat);
    const from = object(what.from ?? what.user);
    return {
      id: word(update.update_id),
      type,
      object: word(chat.id) ?? word(from.id),
      actor: word(from.username) ?? word(from.id),
    };
  },
  poll: pollUpdates,
  factsModule: factsBeside(import.meta.url),
  events: EVENTS,
  words: telegramWords,
  example: exampleOf,
  sample: secretSample('x-telegram-bot-api-secret-token'),
});
