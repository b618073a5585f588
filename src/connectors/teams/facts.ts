import type { Facts } from '../facts.ts';

type Loose = Record<string, unknown>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const ENTITIES: Record<string, string> = { nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"' };

/** What was said, without the mention of the webhook and without markup. */
function saidIn(value: unknown): string | null {
  const said = (text(value) ?? '')
    .slice(0, 100_000)
    .replace(/<at>[^<]{0,200}<\/at>/g, ' ')
    .replace(/<br ?\/?>|<\/p>/g, '\n')
    .replace(/<[^<>]{0,1000}>/g, '')
    .replace(/&(nbsp|amp|lt|gt|quot);/g, (_, name: string) => ENTITIES[name] ?? ' ');
  return text(said.trim());
}

function addressOf(channel: string | null, message: string | null): string | null {
  if (channel === null || message === null) return null;
  return `https://teams.microsoft.com/l/message/${encodeURIComponent(channel)}/${encodeURIComponent(message)}`;
}

/** Flat facts of a message to an outgoing webhook. */
export function facts(payload: unknown, event: { type: string }): Facts {
  const activity = object(payload);
  const from = object(activity.from);
  const data = object(activity.channelData);
  const channel = text(object(data.channel).id) ?? text(data.teamsChannelId);
  const body = saidIn(activity.text);
  const author = text(from.name) ?? text(from.id);
  return {
    title: text(body?.split('\n', 1)[0]?.slice(0, 200)),
    body,
    author,
    closer: null,
    actor: author,
    url: addressOf(channel, text(activity.id)),
    number: text(activity.id),
    labels: [],
    priority: null,
    assignee: null,
    repository: null,
    channel,
    team: text(object(data.team).id) ?? text(data.teamsTeamId),
    conversation: text(object(activity.conversation).id),
    user_id: text(from.aadObjectId) ?? text(from.id),
    event: event.type,
  };
}
