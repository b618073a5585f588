import { createEmulator, type Emulator } from 'emulate';
import { freePort } from './free-port.ts';

export interface Slack {
  /** What replaces https://slack.com/api/. */
  apiUrl: string;
  token: string;
  /** Texts in a channel, oldest first. */
  texts(channel: string): Promise<string[]>;
  close(): Promise<void>;
}

const TOKEN = 'xoxb-emulated-000000';

/** A real Slack Web API on this machine, with these channels. */
export async function startSlack(channels: readonly string[]): Promise<Slack> {
  const port = await freePort();
  const emulator: Emulator = await createEmulator({
    service: 'slack',
    port,
    seed: {
      tokens: { [TOKEN]: { login: 'bot', scopes: ['chat:write'] } },
      slack: { team: { name: 'Emulated', domain: 'emulated' }, channels: channels.map((name) => ({ name })) },
    },
  });
  const base = `http://127.0.0.1:${port}/api/`;
  const call = async (method: string, input: Record<string, unknown>) => {
    const answer = await fetch(`${base}${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    return (await answer.json()) as { channels: { id: string; name: string }[]; messages: { text: string }[] };
  };
  // Asked once: whoever looks again and again would run into Slack's own limit.
  const { channels: known } = await call('conversations.list', { limit: 200 });
  return {
    apiUrl: base,
    token: TOKEN,
    async texts(channel) {
      const id = known.find((one) => one.name === channel)?.id ?? channel;
      const { messages } = await call('conversations.history', { channel: id, limit: 1000 });
      return messages.map((message) => message.text).reverse();
    },
    close: () => emulator.close(),
  };
}
