import { createEmulator } from 'emulate';
import type { World } from './world.ts';

const KEY = 'lin_api_canary00000000';

/** The emulated Linear: a team with states, labels and an issue, and the schema that our queries must fit. */
export async function openLinear(): Promise<World & { url: string }> {
  const linear = await createEmulator({
    service: 'linear',
    port: 0,
    seed: {
      linear: {
        organization: { name: 'Acme', url_key: 'acme' },
        users: [{ email: 'octocat@example.com', name: 'Octo Cat', admin: true }],
        teams: [{ key: 'ENG', name: 'Engineering' }],
        labels: [{ name: 'Bug', color: '#d92d20', team: 'ENG' }],
        issues: [{ team: 'ENG', title: 'Seed', state: 'Todo' }],
        tokens: [{ token: KEY, user: 'octocat@example.com', scopes: ['read', 'write'] }],
      },
    },
  });
  const url = `${linear.url.replace('localhost', '127.0.0.1')}/`;
  return {
    url,
    credential: () => ({ api_key: KEY, base_url: url }),
    input: (action, example) =>
      action === 'create_issue'
        ? { ...example, labels: ['bug'], assignee: 'octocat@example.com', state: 'Todo' }
        : example,
    close: () => linear.close(),
  };
}
