import { InputFault } from '#src/kit/faults.ts';
import { type Static, Type } from '#src/kit/schema.ts';
import { type Call, stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { object } from '../loose.ts';
import type { DiscordClient, Hook } from './client.ts';
import { AllowedMentions, Channel, Content, MessageId, WebhookUrl } from './schemas.ts';

const PUBLIC_THREAD = 11;

const Input = Type.Object(
  {
    webhook_url: Type.Optional(WebhookUrl),
    channel: Type.Optional(Channel),
    name: Type.String({ title: 'Name', minLength: 1, maxLength: 100 }),
    message_id: Type.Optional(MessageId),
    content: Type.Optional(Content),
    auto_archive_duration: Type.Optional(
      Type.Union([Type.Literal(60), Type.Literal(1440), Type.Literal(4320), Type.Literal(10080)], {
        description: 'Minutes without a message',
        default: 1440,
      }),
    ),
    allowed_mentions: Type.Optional(AllowedMentions),
  },
  { additionalProperties: false },
);

type Given = Static<typeof Input>;

/** A webhook can begin a thread only in a forum, with its first message. */
async function inForum(hook: Hook, { name, content, allowed_mentions }: Given, call: Call): Promise<string> {
  if (content === undefined) {
    throw new InputFault(
      'Invalid input',
      'discord_create_thread: a webhook begins a thread with its first message. Give "content", or set discord_bot_token.',
    );
  }
  const json = { thread_name: name, content, allowed_mentions: allowed_mentions ?? { parse: [] } };
  const { body } = await hook.http.post(hook.path, { json, query: { wait: true }, ...stop(call) });
  return String(object(body).channel_id);
}

async function asBot(discord: DiscordClient, given: Given, call: Call): Promise<string> {
  const { name, message_id, content, allowed_mentions, auto_archive_duration = 1440 } = given;
  const channel = await discord.channelId(given.channel, call.signal);
  const under = message_id === undefined ? `channels/${channel}` : `channels/${channel}/messages/${message_id}`;
  const kind = message_id === undefined ? { type: PUBLIC_THREAD } : {};
  const json = { name, auto_archive_duration, ...kind };
  const { body } = await discord.bot().post(`${under}/threads`, { json, ...stop(call) });
  const id = String(object(body).id);
  if (content === undefined) return id;
  const first = { content, allowed_mentions: allowed_mentions ?? { parse: [] } };
  await discord.bot().post(`channels/${id}/messages`, { json: first, ...stop(call) });
  return id;
}

export const createThread = defineAction({
  id: 'create_thread',
  title: 'Create a thread',
  summary: 'Begins a thread in a channel or under a message; with a webhook, a post in a forum.',
  effect: 'write',
  input: Input,
  output: Type.Object({ id: Type.String(), name: Type.String() }),
  example: { channel: '#alerts', name: 'Incident 42', content: 'What we know so far' },
  async run(given, discord: DiscordClient, call) {
    // A bot can do it anywhere, so the credential's webhook is asked only where there is no bot.
    const hook =
      given.webhook_url === undefined && given.channel !== undefined ? null : discord.hook(given.webhook_url);
    const id = hook === null ? await asBot(discord, given, call) : await inForum(hook, given, call);
    return { id, name: given.name };
  },
});
