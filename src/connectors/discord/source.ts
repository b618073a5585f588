import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { defineSource, factsBeside } from '../define.ts';
import { eventName, type Loose, object, word } from '../loose.ts';
import { isFresh, single } from '../signatures.ts';
import type { Reply, Unverified } from '../source.ts';
import { exampleOf } from './example.ts';
import { discordWords } from './words.ts';

const PING = 1;
const EVENT_PING = 0;
const INTERACTIONS: Record<number, string> = { 2: 'command', 3: 'component', 4: 'autocomplete', 5: 'modal' };
const EPHEMERAL = 64;

const HEX_KEY = /^[0-9a-f]{64}$/i;
const HEX_SIGNATURE = /^[0-9a-f]{128}$/;

/** Every key is tried, so that the time says nothing about which. */
function verifyEd25519({ headers, raw, secrets, now }: Unverified): boolean {
  const signature = single(headers, 'x-signature-ed25519');
  const timestamp = single(headers, 'x-signature-timestamp');
  if (signature === null || timestamp === null) return false;
  if (!HEX_SIGNATURE.test(signature) || !isFresh(timestamp, now)) return false;
  const content = Buffer.concat([Buffer.from(timestamp), raw]);
  const bytes = Buffer.from(signature, 'hex');
  const keys = secrets.map((secret) => secret.trim()).filter((secret) => HEX_KEY.test(secret));
  const found = keys.map((hex) => {
    const x = Buffer.from(hex, 'hex').toString('base64url');
    return verifySignature(
      null,
      content,
      createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }),
      bytes,
    );
  });
  return found.includes(true);
}

/** Discord's own events carry no id: what they say is what makes two of them the same. */
function idOfEvent(payload: Loose): string {
  const { type, timestamp, data } = object(payload.event);
  return createHash('sha256')
    .update(JSON.stringify([payload.application_id, type, timestamp, data]))
    .digest('hex');
}

const isInteraction = (payload: Loose): boolean => payload.event === undefined;

const typeOf = (payload: Loose): string => {
  if (!isInteraction(payload)) return eventName(object(payload.event).type, 'unknown').toLowerCase();
  return `interaction.${INTERACTIONS[Number(payload.type)] ?? 'unknown'}`;
};

const json = (body: object): Reply => ({ status: 200, headers: { 'content-type': 'application/json' }, body });
/** What Discord expects for its events: nothing, with a content type all the same. */
const empty: Reply = { status: 204, headers: { 'content-type': 'application/json' } };

/** Who pressed or typed is answered at once; a handler may edit that answer or follow it up (`reply_url`). */
function answerTo(payload: Loose): Reply {
  if (payload.type === 3) return json({ type: 6 });
  if (payload.type === 4) return json({ type: 8, data: { choices: [] } });
  return json({ type: 4, data: { content: 'Received.', flags: EPHEMERAL } });
}

export const discordSource = defineSource({
  service: 'discord',
  signs: true,
  secretField: 'public_key',
  maxBytes: 1024 * 1024,
  contentTypes: ['application/json'],
  verify: verifyEd25519,
  describe(_headers, sent) {
    const payload = object(sent);
    const data = object(object(payload.event).data);
    const user = object(object(payload.member).user ?? payload.user ?? data.user);
    return {
      id: isInteraction(payload) ? word(payload.id) : idOfEvent(payload),
      type: typeOf(payload),
      object: word(payload.channel_id) ?? word(payload.guild_id) ?? word(user.id),
      actor: word(user.username),
    };
  },
  factsModule: factsBeside(import.meta.url),
  handshake(_headers, sent) {
    const payload = object(sent);
    if (payload.event !== undefined) return null;
    if (payload.type === PING) return json({ type: PING });
    return payload.type === EVENT_PING ? empty : null;
  },
  acknowledge: (_eventId, _headers, sent) => (isInteraction(object(sent)) ? answerTo(object(sent)) : empty),
  events: [
    'interaction.command',
    'interaction.component',
    'interaction.modal',
    'interaction.autocomplete',
    'application_authorized',
    'application_deauthorized',
    'entitlement_create',
    'entitlement_update',
    'entitlement_delete',
    'quest_user_enrollment',
  ],
  words: discordWords,
  example: exampleOf,
});
