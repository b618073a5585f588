import type { Facts } from '../facts.ts';

type Loose = Record<string, unknown>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const DEEPEST = 10;
const MOST = 10_000;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** `leads[add][0][id]=1` → `{leads: {add: {0: {id: '1'}}}}`. What is nested already stays as it is. */
export function nested(payload: unknown): Loose {
  const root: Loose = {};
  for (const [key, value] of Object.entries(object(payload)).slice(0, MOST)) {
    const parts = key.slice(0, 500).replaceAll(']', '').split('[');
    if (parts.length > DEEPEST || parts.some((part) => FORBIDDEN.has(part))) continue;
    const last = parts.pop() ?? '';
    let at = root;
    for (const part of parts) {
      const inner = Object.hasOwn(at, part) ? object(at[part]) : {};
      at[part] = inner;
      at = inner;
    }
    at[last] = value;
  }
  return root;
}

/** Lists come as objects with numbers for names. */
const itemsOf = (value: unknown): Loose[] => (Array.isArray(value) ? value : Object.values(object(value))).map(object);

const ENTITIES = ['leads', 'contacts', 'companies', 'customers', 'task', 'unsorted', 'message', 'talk', 'catalogs'];
const NAME = /^[a-z_]{1,40}$/;

export interface Change {
  entity: string;
  action: string;
  items: Loose[];
  account: Loose;
}

/** What changed and how; companies come among the contacts and say so inside. */
export function changeIn(payload: unknown): Change | null {
  const root = nested(payload);
  const entity = ENTITIES.find((name) => Object.hasOwn(root, name));
  const [action] = Object.keys(object(root[entity ?? ''])).filter((name) => NAME.test(name));
  if (entity === undefined || action === undefined) return null;
  const items = itemsOf(object(root[entity])[action]).map((item) =>
    action === 'note' && Object.keys(object(item.note)).length > 0 ? object(item.note) : item,
  );
  const isCompany = entity === 'contacts' && text(items[0]?.type) === 'company';
  return { entity: isCompany ? 'companies' : entity, action, items, account: object(root.account) };
}

const PAGES: Record<string, string> = {
  leads: 'leads',
  contacts: 'contacts',
  companies: 'companies',
  customers: 'customers',
};

/** Tasks and notes are about something else: its kind stands in them. */
function addressOf({ entity, account }: Change, item: Loose): string | null {
  const site =
    text(object(account._links).self) ?? (text(account.subdomain) ? `https://${account.subdomain}.amocrm.ru` : null);
  const page = PAGES[entity];
  const id = text(item.element_id) ?? text(item.id);
  return site === null || page === undefined || id === null ? null : `${site}/${page}/detail/${encodeURIComponent(id)}`;
}

const fieldsOf = (value: unknown): Loose =>
  Object.fromEntries(
    itemsOf(value).flatMap((field) => {
      const name = text(field.code) ?? text(field.name);
      const values = itemsOf(field.values).flatMap((one) => text(one.value) ?? []);
      const plain = Object.values(object(field.values)).filter((one) => typeof one === 'string');
      return name === null || FORBIDDEN.has(name) ? [] : [[name, (values.length > 0 ? values : plain).join(', ')]];
    }),
  );

const numberOf = (value: unknown): number | null =>
  text(value) !== null && /^\d{1,15}$/.test(String(value)) ? Number(value) : null;

/** What a chat of ours is told: amoCRM names its account, and nests the message in the message. */
export interface Chat {
  kind: 'message' | 'reaction' | 'typing';
  /** Who says it to whom, and where. */
  frame: Loose;
  said: Loose;
}

export function chatIn(payload: unknown): Chat | null {
  const { account_id, message, action } = object(payload);
  if (text(account_id) === null) return null;
  const frame = object(message);
  if (Object.keys(object(frame.message)).length > 0) return { kind: 'message', frame, said: object(frame.message) };
  const { reaction, typing } = object(action);
  if (Object.keys(object(reaction)).length > 0)
    return { kind: 'reaction', frame: object(reaction), said: object(reaction) };
  return Object.keys(object(typing)).length > 0 ? { kind: 'typing', frame: object(typing), said: {} } : null;
}

const personIn = (value: unknown): string | null => text(object(value).name) ?? text(object(value).id);

/** Flat facts of what a manager wrote to somebody in a chat. */
function chatFacts({ frame, said }: Chat, type: string): Facts {
  const { conversation, receiver } = frame;
  const author = personIn(frame.sender) ?? personIn(frame.user);
  const words = text(said.text) ?? text(said.emoji) ?? text(said.file_name);
  return {
    title: words?.slice(0, 120) ?? null,
    body: words,
    author,
    closer: null,
    actor: author,
    url: text(said.media),
    number: text(object(conversation).client_id) ?? text(object(conversation).id),
    labels: [],
    priority: null,
    assignee: null,
    repository: null,
    event: type,
    message_id: text(said.id) ?? text(said.message_id),
    message_type: text(said.type),
    media: text(said.media),
    chat_id: text(object(conversation).id),
    receiver: personIn(receiver),
    receiver_id: text(object(receiver).client_id) ?? text(object(receiver).id),
  };
}

/** Flat facts of the first entity that changed; `ids` names all of them. */
export function facts(payload: unknown, event: { type: string }): Facts {
  const chat = chatIn(payload);
  if (chat !== null) return chatFacts(chat, event.type);
  const change = changeIn(payload) ?? { entity: '', action: '', items: [], account: {} };
  const item = change.items[0] ?? {};
  const by = text(item.modified_user_id) ?? text(item.created_by) ?? text(item.created_user_id);
  return {
    title: text(item.name) ?? text(item.text),
    body: text(item.text) ?? text(item.source_name),
    author: text(item.created_user_id) ?? text(item.created_by) ?? by,
    closer: null,
    actor: by,
    url: addressOf(change, item),
    number: text(item.element_id) ?? text(item.id),
    labels: itemsOf(item.tags).flatMap((tag) => text(tag.name) ?? []),
    priority: null,
    assignee: text(item.responsible_user_id),
    repository: null,
    event: event.type,
    state: text(item.status_id),
    old_state: text(item.old_status_id),
    pipeline: text(item.pipeline_id),
    price: numberOf(item.price) ?? numberOf(item.sale),
    account: text(change.account.subdomain),
    entity: change.entity === '' ? null : change.entity,
    ids: change.items.flatMap((one) => text(one.id) ?? []),
    fields: fieldsOf(item.custom_fields ?? item.custom_fields_values),
  };
}
