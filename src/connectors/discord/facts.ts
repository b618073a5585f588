import type { Facts } from '../facts.ts';

type Loose = Record<string, unknown>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
const list = (value: unknown): Loose[] => (Array.isArray(value) ? value.slice(0, 100).map(object) : []);
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const plain = (value: unknown): unknown => (['string', 'number', 'boolean'].includes(typeof value) ? value : null);

/** Options of a command by name; those of a subcommand stand beside its name. */
function optionsOf(value: unknown, depth = 0): [string, unknown][] {
  return list(value).flatMap((option): [string, unknown][] => {
    const name = text(option.name) ?? '';
    if (name === '') return [];
    const inner = depth < 3 ? optionsOf(option.options, depth + 1) : [];
    return option.value === undefined ? [['subcommand', name], ...inner] : [[name, plain(option.value)]];
  });
}

/** What somebody filled into a modal, by the ids of its fields. */
function fieldsOf(value: unknown, depth = 0): [string, unknown][] {
  return list(value).flatMap((part): [string, unknown][] => {
    const id = text(part.custom_id);
    const own: [string, unknown][] = id !== null && part.value !== undefined ? [[id, plain(part.value)]] : [];
    const label = depth < 4 && part.component !== undefined ? fieldsOf([part.component], depth + 1) : [];
    return [...own, ...label, ...(depth < 4 ? fieldsOf(part.components, depth + 1) : [])];
  });
}

const nameOf = (user: Loose): string | null => text(user.username) ?? text(user.global_name);

/** The address under which an interaction is answered for fifteen minutes, as a webhook. */
function replyUrl({ application_id, token }: Loose): string | null {
  const [id, secret] = [text(application_id), text(token)];
  return id === null || secret === null ? null : `https://discord.com/api/v10/webhooks/${id}/${secret}`;
}

function addressOf({ guild_id, channel_id, message }: Loose): string | null {
  const channel = text(channel_id);
  if (channel === null) return null;
  const place = `https://discord.com/channels/${text(guild_id) ?? '@me'}/${channel}`;
  const id = text(object(message).id);
  return id === null ? place : `${place}/${id}`;
}

function interaction(payload: Loose): Partial<Facts> {
  const data = object(payload.data);
  const user = object(object(payload.member).user ?? payload.user);
  const values = Array.isArray(data.values) ? data.values.filter((one) => typeof one === 'string') : [];
  const options = Object.fromEntries([...optionsOf(data.options), ...fieldsOf(data.components)]);
  const lines = Object.entries(options).map(([name, value]) => `${name}: ${value}`);
  const command = text(data.name);
  return {
    title: command === null ? text(data.custom_id) : `/${command}`,
    body: text([...lines, ...values].join('\n')) ?? text(object(payload.message).content),
    author: nameOf(user),
    actor: nameOf(user),
    url: addressOf(payload),
    number: text(payload.id),
    command,
    options,
    values,
    custom_id: text(data.custom_id),
    channel: text(payload.channel_id),
    guild: text(payload.guild_id),
    user_id: text(user.id),
    reply_url: replyUrl(payload),
  };
}

function webhookEvent(payload: Loose): Partial<Facts> {
  const event = object(payload.event);
  const data = object(event.data);
  const user = object(data.user);
  const guild = object(data.guild);
  return {
    title: text(event.type)?.toLowerCase().replaceAll('_', ' ') ?? null,
    body: text(guild.name) ?? text(data.sku_id),
    author: nameOf(user),
    actor: nameOf(user),
    number: text(data.id),
    guild: text(guild.id) ?? text(data.guild_id),
    user_id: text(user.id) ?? text(data.user_id),
  };
}

/** Flat facts of interactions and of Discord's own events. */
export function facts(payload: unknown, event: { type: string }): Facts {
  const loose = object(payload);
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
    ...(loose.event === undefined ? interaction(loose) : webhookEvent(loose)),
    event: event.type,
  };
}
