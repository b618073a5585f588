import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { defineSource, factsBeside } from '../define.ts';
import { object, word } from '../loose.ts';
import { single } from '../signatures.ts';
import type { Described, Unverified } from '../source.ts';
import { exampleOf } from './example.ts';
import { type Change, type Chat, changeIn, chatIn } from './facts.ts';
import { amocrmWords } from './words.ts';

/** amoCRM names no hook: the same change of the same entities at the same time is the same hook. */
function idOf({ entity, action, items, account }: Change): string | null {
  const stamps = items.map((item) => [
    word(item.id),
    word(item.last_modified) ?? word(item.updated_at) ?? word(item.date_create),
  ]);
  if (stamps.length === 0 || stamps.some((pair) => pair.includes(null))) return null;
  const what = [word(account.id), entity, action, stamps];
  return createHash('sha256').update(JSON.stringify(what)).digest('hex');
}

const HEX_SHA1 = /^[0-9a-f]{40}$/;

/** Chats are signed with the secret of their channel, by SHA-1 because amoCRM does it so; hooks of the CRM are not. */
function verifyChat({ headers, raw, secrets }: Unverified): boolean {
  const value = single(headers, 'x-signature');
  if (value === null || !HEX_SHA1.test(value)) return false;
  const given = Buffer.from(value, 'hex');
  const keys = secrets.filter((secret) => secret !== '');
  return keys.filter((key) => timingSafeEqual(given, createHmac('sha1', key).update(raw).digest())).length > 0;
}

function describeChat({ kind, frame, said }: Chat): Described {
  const conversation = word(object(frame.conversation).id);
  const sender = object(frame.sender ?? frame.user);
  return {
    // A reaction names the message it is for, and typing nothing.
    id: kind === 'message' ? word(said.id) : null,
    type: `chat.${kind}`,
    object: conversation === null ? null : `chat#${conversation}`,
    actor: word(sender.name) ?? word(sender.id),
  };
}

const of = (entity: string, ...actions: string[]): string[] => actions.map((action) => `${entity}.${action}`);

export const amocrmSource = defineSource({
  service: 'amocrm',
  signs: false,
  maxBytes: 1024 * 1024,
  contentTypes: ['application/x-www-form-urlencoded', 'application/json'],
  // What the CRM itself sends is not signed: there the secret is in the address.
  maySign: true,
  verify: verifyChat,
  describe(_headers, payload) {
    const chat = chatIn(payload);
    if (chat !== null) return describeChat(chat);
    const change = changeIn(payload);
    if (change === null) return { id: null, type: 'unknown', object: null, actor: null };
    const [item = {}] = change.items;
    const about = word(item.element_id) ?? word(item.id);
    return {
      id: idOf(change),
      type: `${change.entity}.${change.action}`,
      object: about === null ? null : `${change.entity}#${about}`,
      actor: word(item.modified_user_id) ?? word(item.created_user_id),
    };
  },
  factsModule: factsBeside(import.meta.url),
  events: [
    ...of('leads', 'add', 'status', 'update', 'delete', 'restore', 'responsible', 'note'),
    ...of('contacts', 'add', 'update', 'delete', 'restore', 'responsible', 'note'),
    ...of('companies', 'add', 'update', 'delete', 'restore', 'responsible', 'note'),
    ...of('customers', 'add', 'update', 'delete', 'responsible', 'note'),
    ...of('task', 'add', 'update', 'delete', 'responsible'),
    ...of('chat', 'message', 'reaction', 'typing'),
  ],
  words: amocrmWords,
  example: exampleOf,
});
