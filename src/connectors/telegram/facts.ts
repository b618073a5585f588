import type { Facts } from '../facts.ts';

type Loose = Record<string, unknown>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
const list = (value: unknown): Loose[] => (Array.isArray(value) ? value.slice(0, 100).map(object) : []);
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const numeric = (value: unknown): number | null => (typeof value === 'number' ? value : null);
/** Ids as texts: actions take them so. */
const id = (value: unknown): string | null => (typeof value === 'number' ? String(value) : text(value));

const nameOf = (user: Loose): string | null =>
  text(user.username) ?? text([user.first_name, user.last_name].filter((part) => text(part)).join(' ')) ?? id(user.id);

/** `/start@my_bot 42` → start and 42. */
function commandOf(said: string | null): { command: string | null; arguments: string | null } {
  const [, command, rest] = /^\/([A-Za-z0-9_]{1,64})(?:@\w+)?(?:\s+([\s\S]*))?$/.exec(said ?? '') ?? [];
  return { command: command ?? null, arguments: text(rest?.trim()) };
}

function addressOf(chat: Loose, message: unknown): string | null {
  const name = text(chat.username);
  const number = numeric(message);
  if (number === null) return null;
  if (name !== null && text(chat.type) !== 'private') return `https://t.me/${name}/${number}`;
  const inner = /^-100(\d+)$/.exec(id(chat.id) ?? '')?.[1];
  return inner === undefined ? null : `https://t.me/c/${inner}/${number}`;
}

const firstLine = (said: string | null): string | null => text(said?.split('\n', 1)[0]?.slice(0, 200));

/** The largest size of a photo, else whatever file came. */
function fileOf(message: Loose): string | null {
  const photo = list(message.photo).at(-1);
  const kinds = ['document', 'video', 'audio', 'voice', 'sticker', 'animation'];
  const other = kinds.map((kind) => object(message[kind]).file_id).find((found) => text(found) !== null);
  return text(photo?.file_id) ?? text(other);
}

function said(message: Loose): Partial<Facts> {
  const chat = object(message.chat);
  const body = text(message.text) ?? text(message.caption);
  const contact = object(message.contact);
  return {
    title: firstLine(body) ?? text(chat.title),
    body,
    url: addressOf(chat, message.message_id),
    number: numeric(message.message_id),
    chat_id: id(chat.id),
    chat_type: text(chat.type),
    chat_title: text(chat.title),
    message_id: numeric(message.message_id),
    thread_id: numeric(message.message_thread_id),
    reply_to: numeric(object(message.reply_to_message).message_id),
    phone: text(contact.phone_number),
    contact_user_id: id(contact.user_id),
    file_id: fileOf(message),
    ...commandOf(body),
  };
}

function person(user: Loose): Partial<Facts> {
  return {
    author: nameOf(user),
    actor: nameOf(user),
    user_id: id(user.id),
    first_name: text(user.first_name),
    last_name: text(user.last_name),
    language: text(user.language_code),
    is_bot: user.is_bot === true,
  };
}

/** Facts of one thing that happened, whatever it is: the parts that Telegram's objects share. */
function partsOf(type: string, what: Loose): Partial<Facts> {
  const user = object(what.from ?? what.user ?? what.sender_chat);
  if (type === 'callback_query') {
    const message = said(object(what.message));
    return {
      ...message,
      ...person(user),
      title: text(what.data),
      data: text(what.data),
      callback_query_id: text(what.id),
    };
  }
  const isQuery = type.endsWith('_query');
  const query = isQuery ? { title: text(what.query), body: text(what.query), query_id: text(what.id) } : {};
  const member = object(what.new_chat_member);
  const state = { state: text(member.status) };
  const poll = type === 'poll' ? { title: text(what.question), number: text(what.id) } : {};
  return { ...said(what), ...person(user), ...state, ...query, ...poll };
}

/** Flat facts of an update. */
export function facts(payload: unknown, event: { type: string }): Facts {
  const update = object(payload);
  const what = Object.hasOwn(update, event.type) ? object(update[event.type]) : {};
  return {
    title: null,
    body: null,
    author: null,
    closer: null,
    actor: null,
    url: null,
    number: null,
    labels: [],
    priority: null,
    assignee: null,
    repository: null,
    data: null,
    callback_query_id: null,
    ...partsOf(event.type, what),
    event: event.type,
  };
}
