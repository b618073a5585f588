import { createEmulator } from 'emulate';
import type { World } from './world.ts';

const TOKEN = 'xoxb-test-token';

/** The emulated Slack, with a channel, a person and a message to work on. */
export async function openSlack(): Promise<World & { url: string; token: string }> {
  const slack = await createEmulator({
    service: 'slack',
    port: 0,
    seed: {
      tokens: { [TOKEN]: { login: 'U000000001', scopes: ['chat:write'] } },
      slack: {
        team: { name: 'Team', domain: 'team' },
        users: [{ name: 'developer', real_name: 'Developer', email: 'dev@example.com' }],
        channels: [{ name: 'general' }, { name: 'dev-alerts' }],
      },
    },
  });
  const url = `${slack.url.replace('localhost', '127.0.0.1')}/api/`;
  const first = await fetch(`${url}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel: 'dev-alerts', text: 'first' }),
  });
  const { ts } = (await first.json()) as { ts: string };
  return {
    url,
    token: TOKEN,
    credential: () => ({ token: TOKEN, base_url: url }),
    input: (_action, example) => ({
      ...example,
      ...('ts' in example ? { ts } : {}),
      ...('thread_ts' in example ? { thread_ts: ts } : {}),
    }),
    close: () => slack.close(),
  };
}
