import { Type } from '#src/kit/schema.ts';
import { object, text } from '../loose.ts';

export const WebhookUrl = Type.String({
  title: 'Webhook address',
  description: "Of this call; the credential's unless given",
  pattern: '^https?://[^\\s]+/webhooks/\\d+/[\\w-]+',
  'x-secret': true,
});

export const Channel = Type.String({
  title: 'Channel',
  description: 'Name (#alerts) or id, for a bot; an incoming webhook has a channel of its own',
  minLength: 1,
  maxLength: 120,
});

export const Content = Type.String({ title: 'Text', description: 'Markdown', minLength: 1, maxLength: 2000 });

/** `@original` is the answer to an interaction. */
export const MessageId = Type.String({ title: 'Message', description: 'Its id', pattern: '^(?:\\d{1,25}|@original)$' });

export const ThreadId = Type.String({ title: 'Thread', description: 'Its id', pattern: '^\\d{1,25}$' });

export const AllowedMentions = Type.Record(Type.String(), Type.Unknown(), {
  title: 'Who may be mentioned',
  description: 'As Discord takes it; nobody unless given',
  default: { parse: [] },
});

export const Posted = Type.Object({
  id: Type.String(),
  content: Type.String(),
  channel_id: Type.Union([Type.String(), Type.Null()]),
});

export function posted(body: unknown): { id: string; content: string; channel_id: string | null } {
  const { id, content, channel_id } = object(body);
  return { id: String(id), content: String(content ?? ''), channel_id: text(channel_id) };
}
