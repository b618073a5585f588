import { CredentialFault, Fault } from '#src/kit/faults.ts';
import type { SlackCall } from './call.ts';

/** The id of a channel whose name is in Slack's list; else what was given, and Slack's answer decides. */
export type ChannelIds = (channel: string, signal: AbortSignal | undefined) => Promise<string>;

const AN_ID = /^[CGDUW][A-Z0-9]{6,}$/;
const PAGES = 20;
const KEPT = 20_000;
const LISTED_FOR_MS = 5 * 60_000;

const isChannel = (value: unknown): value is { id: string; name: string } =>
  typeof value === 'object' && value !== null && 'id' in value && 'name' in value;

function cursorOf(answer: Record<string, unknown>): string {
  const metadata = answer.response_metadata;
  const cursor =
    typeof metadata === 'object' && metadata !== null && 'next_cursor' in metadata ? metadata.next_cursor : '';
  return typeof cursor === 'string' ? cursor : '';
}

async function list(call: SlackCall, types: string, signal: AbortSignal | undefined): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  let cursor = '';
  for (let page = 0; page < PAGES && ids.size < KEPT; page++) {
    const form = { types, limit: 1000, exclude_archived: true, ...(cursor === '' ? {} : { cursor }) };
    const { answer } = await call('conversations.list', { form, ...(signal ? { signal } : {}) });
    const channels = Array.isArray(answer.channels) ? answer.channels.filter(isChannel) : [];
    for (const { id, name } of channels) ids.set(name, id);
    cursor = cursorOf(answer);
    if (cursor === '') break;
  }
  return ids;
}

/** Private channels need a scope that many bots lack: then the public ones must do. */
async function listAll(call: SlackCall, signal: AbortSignal | undefined): Promise<Map<string, string>> {
  try {
    return await list(call, 'public_channel,private_channel', signal);
  } catch (fault) {
    if (!(fault instanceof CredentialFault) || fault.title !== 'Scope missing') throw fault;
    return await list(call, 'public_channel', signal);
  }
}

export function createChannelIds(call: SlackCall, now: () => number): ChannelIds {
  let ids = new Map<string, string>();
  let listedAt = Number.NEGATIVE_INFINITY;
  let listing: Promise<void> | null = null;

  const refresh = async (signal: AbortSignal | undefined): Promise<void> => {
    try {
      ids = await listAll(call, signal);
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
    } finally {
      listedAt = now();
      listing = null;
    }
  };

  return async (channel, signal) => {
    const name = channel.trim().replace(/^#/, '');
    if (AN_ID.test(name)) return name;
    const known = ids.get(name);
    if (known !== undefined) return known;
    if (now() - listedAt >= LISTED_FOR_MS) {
      listing ??= refresh(signal);
      await listing;
    }
    return ids.get(name) ?? channel.trim();
  };
}
