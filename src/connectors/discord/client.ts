import { CredentialFault } from '#src/kit/faults.ts';
import type { HttpClient } from '#src/kit/http-types.ts';
import type { Doors } from '../define.ts';
import { type ChannelIds, createChannelIds } from './channel-ids.ts';
import { discordFault } from './errors.ts';

/** An incoming webhook as calls use it: the service behind it and the path that is its secret. */
export interface Hook {
  http: HttpClient;
  path: string;
  /** The thread that its address names. */
  thread: string | undefined;
}

export interface DiscordClient {
  /** The API as the bot; throws where there is no bot token. */
  bot(): HttpClient;
  /** The webhook of the call, else of the credential, else null: then the bot does it. */
  hook(url: string | undefined): Hook | null;
  channelId: ChannelIds;
}

interface DiscordCredential {
  webhook_url?: string;
  bot_token?: string;
  base_url: string;
}

const OFFICIAL = /^(?:[a-z]+\.)?discord(?:app)?\.com$/;
const PATH = /^(.*?\/)(webhooks\/\d{1,25}\/([\w-]{1,300}))\/?$/;

function notOne(): CredentialFault {
  return new CredentialFault(
    'Credential refused',
    'The webhook address must look like https://discord.com/api/webhooks/ID/TOKEN. Copy it from the settings of the channel again.',
  );
}

/** Discord's own addresses go through the base address, which may be a proxy; others are taken as they are. */
function openHook(address: string, base: string, doors: Doors): Hook {
  const url = URL.canParse(address) ? new URL(address) : null;
  const [, before, path, token] = PATH.exec(url?.pathname ?? '') ?? [];
  if (url === null || path === undefined || token === undefined) throw notOne();
  const baseUrl = OFFICIAL.test(url.hostname) ? base : `${url.origin}${before}`;
  const http = doors.http({ baseUrl, redact: [token, address], fault: discordFault });
  return { http, path, thread: url.searchParams.get('thread_id') ?? undefined };
}

export function connectDiscord({ webhook_url, bot_token, base_url }: DiscordCredential, doors: Doors): DiscordClient {
  const api =
    bot_token === undefined
      ? null
      : doors.http({
          baseUrl: base_url,
          auth: { headers: { authorization: `Bot ${bot_token}` } },
          redact: [bot_token],
          fault: discordFault,
        });
  const bot = (): HttpClient => {
    if (api !== null) return api;
    throw new CredentialFault('Credential missing', 'This needs a bot. Set discord_bot_token.');
  };
  let own: Hook | null = null;
  return {
    bot,
    hook(url) {
      if (url !== undefined) return openHook(url, base_url, doors);
      if (webhook_url) own ??= openHook(webhook_url, base_url, doors);
      return own;
    },
    channelId: createChannelIds(bot, doors.now),
  };
}
