import { createEmulator } from 'emulate';
import { localServer, type World } from './world.ts';

const TOKEN = 'ghp_test';

/** The emulated GitHub; starting workflows, which it cannot be seeded with, goes to a server of our own. */
export async function openGithub(): Promise<World> {
  const github = await createEmulator({
    service: 'github',
    port: 0,
    seed: {
      tokens: { [TOKEN]: { login: 'octocat', scopes: ['repo'] } },
      github: { users: [{ login: 'octocat' }], repos: [{ owner: 'octocat', name: 'hello-world', auto_init: true }] },
    },
  });
  const url = github.url.replace('localhost', '127.0.0.1');
  const workflows = await localServer(() => ({ status: 204 }));
  await fetch(`${url}/repos/octocat/hello-world/issues`, {
    method: 'POST',
    headers: { authorization: `token ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Seed' }),
  });
  return {
    credential: (action) => ({ token: TOKEN, base_url: action === 'dispatch_workflow' ? workflows.url : url }),
    input: (_action, example) => example,
    async close() {
      await Promise.all([github.close(), workflows.close()]);
    },
  };
}
