import { type Answer, localServer, type Seen, type World } from './world.ts';

const BOT = 'Bot canary-bot-token';
const CHANNEL = '645027906669510667';
const GUILD = '290926798626357999';
const HOOK = 'webhooks/223704706495545344/canary-hook-token';

const unknown = (code: number, message: string): Answer => ({ status: 404, json: { message, code } });

/** A Discord that remembers its messages: one server, one channel, one bot, one webhook. */
function discord(): (seen: Seen) => Answer {
  const messages = new Map<string, { id: string; content: string; channel_id: string }>();
  let last = 1_000_000_000_000_000_000n;

  const next = (): string => {
    last += 1n;
    return String(last);
  };
  const write = (channel_id: string, { content }: { content?: string }): Answer => {
    if (!content) return { status: 400, json: { message: 'Cannot send an empty message', code: 50006 } };
    const message = { id: next(), content, channel_id };
    messages.set(message.id, message);
    return { json: message };
  };
  const edit = (id: string, { content }: { content: string }): Answer => {
    const message = messages.get(id);
    if (!message) return unknown(10008, 'Unknown Message');
    message.content = content;
    return { json: message };
  };
  write(CHANNEL, { content: 'first' });

  return ({ method, url, headers, body }) => {
    const { pathname, searchParams } = new URL(url, 'http://discord/');
    const path = pathname.slice(1);
    const json = body === '' ? {} : JSON.parse(body);
    if (path.startsWith(HOOK)) {
      const [, id] = /\/messages\/(\d+)$/.exec(path) ?? [];
      if (method === 'GET') return { json: { id: HOOK.split('/')[1], name: 'Builds', channel_id: CHANNEL } };
      if (method === 'PATCH') return edit(id ?? '', json);
      const written = write(json.thread_name === undefined ? CHANNEL : next(), json);
      return searchParams.get('wait') === 'true' ? written : { status: 204 };
    }
    if (path.startsWith('webhooks/')) return unknown(10015, 'Unknown Webhook');
    if (headers.authorization !== BOT) return { status: 401, json: { message: '401: Unauthorized', code: 0 } };
    if (path === 'users/@me') return { json: { id: '1', username: 'builds' } };
    if (path === 'users/@me/guilds') return { json: [{ id: GUILD, name: 'Team' }] };
    if (path === `guilds/${GUILD}/channels`) return { json: [{ id: CHANNEL, name: 'alerts', type: 0 }] };
    const [, channel = '', rest = ''] = /^channels\/(\d+)\/(.*)$/.exec(path) ?? [];
    if (rest.endsWith('threads')) return { status: 201, json: { id: next(), name: json.name, type: 11 } };
    if (rest === 'messages') return write(channel, json);
    const [, id] = /^messages\/(\d+)$/.exec(rest) ?? [];
    return id === undefined ? unknown(10003, 'Unknown Channel') : edit(id, json);
  };
}

export async function openDiscord(): Promise<World & { url: string }> {
  const server = await localServer(discord());
  return {
    url: server.url,
    // Threads need the bot; the rest goes through the webhook, whose official address leads to the base address.
    credential: (action) =>
      action === 'create_thread'
        ? { bot_token: BOT.slice(4), base_url: server.url }
        : { webhook_url: `https://discord.com/api/${HOOK}`, base_url: server.url },
    input: (action, example) =>
      action === 'edit_message' ? { ...example, message_id: '1000000000000000001' } : example,
    close: () => server.close(),
  };
}
