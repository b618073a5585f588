import type { Facts } from '../facts.ts';

type Loose = Record<string, unknown>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
const list = (value: unknown): Loose[] => (Array.isArray(value) ? value.slice(0, 100).map(object) : []);
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
/** An id, or that of an object. */
const idIn = (value: unknown): string | null => text(value) ?? text(object(value).id);

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>' };

/** Slack escapes three characters; mentions and links keep their brackets. */
const plain = (value: unknown): string | null =>
  text(text(value)?.replace(/&(amp|lt|gt);/g, (_, name: string) => ENTITIES[name] ?? ''));

const firstLine = (said: string | null): string | null => text(said?.split('\n', 1)[0]?.slice(0, 200));

/** Where a message is seen, as far as the workspace's own address is known. */
function addressOf(team: Loose, channel: string | null, ts: string | null): string | null {
  const domain = text(team.domain);
  if (channel === null) return null;
  if (domain !== null && ts !== null) return `https://${domain}.slack.com/archives/${channel}/p${ts.replace('.', '')}`;
  const id = text(team.id);
  return id === null ? null : `https://app.slack.com/client/${id}/${channel}`;
}

function ofEvent(payload: Loose): Partial<Facts> {
  const event = object(payload.event);
  const item = object(event.item);
  const changed = object(event.message);
  const body = plain(event.text) ?? plain(changed.text);
  const about = object(event.channel);
  const ts = text(event.ts) ?? text(changed.ts) ?? text(item.ts);
  const channel = idIn(event.channel) ?? text(event.channel_id) ?? text(item.channel);
  const reaction = text(event.reaction);
  const person = object(event.user);
  const user = idIn(event.user) ?? text(changed.user) ?? text(event.user_id);
  const name = text(person.real_name) ?? text(person.name) ?? text(event.username);
  const said = text(body?.replace(/^\s*<@[A-Z0-9]{1,30}(?:\|[^>]{0,100})?>\s*/, ''));
  return {
    title: reaction === null ? (firstLine(said) ?? text(about.name)) : `:${reaction}:`,
    body,
    author: name ?? user,
    actor: name ?? user,
    url: addressOf({ id: payload.team_id }, channel, ts),
    number: ts,
    said,
    channel,
    channel_name: text(about.name),
    channel_type: text(event.channel_type),
    user,
    ts,
    thread_ts: text(event.thread_ts),
    reaction,
    item_user: text(event.item_user),
    is_bot: text(event.bot_id) !== null,
    files: list(event.files).flatMap((file) => text(file.name) ?? []),
  };
}

function ofCommand(payload: Loose): Partial<Facts> {
  const channel = text(payload.channel_id);
  const command = text(payload.command);
  const author = text(payload.user_name) ?? text(payload.user_id);
  return {
    title: text(`${command ?? ''} ${plain(payload.text) ?? ''}`.trim()),
    body: plain(payload.text),
    author,
    actor: author,
    url: addressOf({ id: payload.team_id, domain: payload.team_domain }, channel, null),
    number: text(payload.trigger_id),
    command,
    said: plain(payload.text),
    channel,
    channel_name: text(payload.channel_name),
    user: text(payload.user_id),
    response_url: text(payload.response_url),
    trigger_id: text(payload.trigger_id),
  };
}

const chosen = (action: Loose): string | null =>
  text(action.value) ??
  text(object(action.selected_option).value) ??
  text(action.selected_user) ??
  text(action.selected_channel) ??
  text(action.selected_date);

/** What was filled into a view, by the ids of its inputs. */
function valuesOf(view: Loose): Record<string, string | null> {
  const blocks = Object.values(object(object(view.state).values))
    .slice(0, 100)
    .map(object);
  return Object.fromEntries(
    blocks.flatMap((block) => Object.entries(block).map(([id, input]) => [id, chosen(object(input))])),
  );
}

/** Buttons, menus, shortcuts and views. */
function ofInteraction(payload: Loose): Partial<Facts> {
  const user = object(payload.user);
  const [action = {}] = list(payload.actions);
  const view = object(payload.view);
  const message = object(payload.message);
  const container = object(payload.container);
  const channel = idIn(payload.channel) ?? text(container.channel_id);
  const ts = text(message.ts) ?? text(container.message_ts);
  const author = text(user.username) ?? text(user.name) ?? text(user.id);
  const values = valuesOf(view);
  const lines = Object.entries(values).map(([id, value]) => `${id}: ${value ?? ''}`);
  const callback = text(payload.callback_id) ?? text(view.callback_id);
  return {
    title: text(action.action_id) ?? callback,
    body: text(lines.join('\n')) ?? chosen(action) ?? plain(message.text),
    author,
    actor: author,
    url: addressOf(object(payload.team), channel, ts),
    number: ts,
    action_id: text(action.action_id),
    value: chosen(action),
    values,
    callback_id: callback,
    private_metadata: text(view.private_metadata),
    channel,
    channel_name: text(object(payload.channel).name),
    user: text(user.id),
    ts,
    thread_ts: text(message.thread_ts) ?? text(container.thread_ts),
    response_url: text(payload.response_url),
    trigger_id: text(payload.trigger_id),
  };
}

/** Flat facts of events, slash commands and what people do with buttons, menus and views. */
export function facts(payload: unknown, event: { type: string }): Facts {
  const loose = object(payload);
  const read = loose.type === 'event_callback' ? ofEvent : text(loose.command) === null ? ofInteraction : ofCommand;
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
    channel: null,
    user: null,
    ts: null,
    thread_ts: null,
    command: null,
    said: null,
    ...read(loose),
    team: text(loose.team_id) ?? text(object(loose.team).id),
    event: event.type,
  };
}
