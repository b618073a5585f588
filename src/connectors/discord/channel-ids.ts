import { InputFault } from '#src/kit/faults.ts';
import type { HttpClient } from '#src/kit/http-types.ts';
import { list, object, text } from '../loose.ts';

/** The id of a channel given by id or by name. */
export type ChannelIds = (channel: string | undefined, signal?: AbortSignal) => Promise<string>;

const AN_ID = /^\d{15,21}$/;
const LISTED_FOR_MS = 5 * 60_000;
const MOST_GUILDS = 20;

async function listAll(api: HttpClient, signal: AbortSignal | undefined): Promise<Map<string, string>> {
  const stop = signal ? { signal } : {};
  const guilds = list((await api.get('users/@me/guilds', stop)).body).slice(0, MOST_GUILDS);
  const ids = new Map<string, string>();
  for (const guild of guilds) {
    const { body } = await api.get(`guilds/${text(object(guild).id)}/channels`, stop);
    for (const channel of list(body)) {
      const { id, name } = object(channel);
      if (text(id) !== null && text(name) !== null && !ids.has(String(name))) ids.set(String(name), String(id));
    }
  }
  return ids;
}

export function createChannelIds(bot: () => HttpClient, now: () => number): ChannelIds {
  let ids = new Map<string, string>();
  let listedAt = Number.NEGATIVE_INFINITY;
  return async (channel, signal) => {
    const name = (channel ?? '').trim().replace(/^#/, '');
    if (AN_ID.test(name)) return name;
    if (name === '') {
      throw new InputFault(
        'Invalid input',
        'A bot has to know where to write: give "channel", or set discord_channel.',
      );
    }
    if (!ids.has(name) && now() - listedAt >= LISTED_FOR_MS) {
      ids = await listAll(bot(), signal);
      listedAt = now();
    }
    const id = ids.get(name);
    if (id !== undefined) return id;
    const remedy = 'Check the name, and that the bot is on that server and may see the channel.';
    throw new InputFault('Request refused', `Discord: there is no channel #${name} that the bot sees. ${remedy}`);
  };
}
