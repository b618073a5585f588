import { defineSource, factsBeside } from '../define.ts';
import { eventName, object, word } from '../loose.ts';
import { digestFrom, hmacSha256, madeByOne, single } from '../signatures.ts';
import type { Unverified } from '../source.ts';
import { exampleOf } from './example.ts';
import { teamsWords } from './words.ts';

const PREFIX = 'HMAC ';

/** The token that Teams shows once is base64; what signs are its bytes. */
function verifyTeams({ headers, raw, secrets }: Unverified): boolean {
  const value = single(headers, 'authorization');
  if (value === null || !value.startsWith(PREFIX)) return false;
  const digest = digestFrom(value.slice(PREFIX.length), 'base64');
  const keys = secrets.map((secret) => Buffer.from(secret.trim(), 'base64'));
  return digest !== null && madeByOne(digest, keys, raw);
}

export const teamsSource = defineSource({
  service: 'teams',
  signs: true,
  secretField: 'security_token',
  maxBytes: 1024 * 1024,
  contentTypes: ['application/json'],
  verify: verifyTeams,
  describe(_headers, payload) {
    const activity = object(payload);
    const conversation = word(object(activity.conversation).id);
    const id = word(activity.id);
    const from = object(activity.from);
    return {
      id: id === null ? null : `${conversation ?? ''}:${id}`,
      type: eventName(activity.type, 'message'),
      object: conversation,
      actor: word(from.name) ?? word(from.id),
    };
  },
  factsModule: factsBeside(import.meta.url),
  // Whoever mentions the webhook waits for an answer, and sees an error without one.
  acknowledge: () => ({ status: 200, body: { type: 'message', text: 'Received.' } }),
  events: ['message'],
  words: teamsWords,
  example: exampleOf,
  sample({ secret, raw }) {
    if (secret === null) return {};
    return { authorization: `${PREFIX}${hmacSha256(Buffer.from(secret.trim(), 'base64'), raw).toString('base64')}` };
  },
});
