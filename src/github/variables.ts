import { readFileSync } from 'node:fs';
import type { VariableReader } from '#src/kit/variables.ts';

export interface GitHubAppEnv {
  appId: number;
  privateKey: string;
  webhookSecret: string;
}

export interface GitHubSignIn {
  clientId: string;
  clientSecret: string;
}

function privateKey(read: VariableReader): string | undefined {
  const inline = read.text('PRIVATE_KEY')?.replaceAll('\\n', '\n');
  if (inline) return inline;
  const path = read.text('PRIVATE_KEY_PATH');
  if (!path) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return read.wrong('PRIVATE_KEY_PATH', `no readable file at ${path}.`);
  }
}

/** Undefined: this installation is no GitHub App yet. */
export function githubApp(read: VariableReader): GitHubAppEnv | undefined {
  const appId = read.integer('APP_ID', 0, 1, Number.MAX_SAFE_INTEGER);
  const key = privateKey(read);
  const webhookSecret = read.text('WEBHOOK_SECRET');
  if (!appId && !key && !webhookSecret) return undefined;
  if (key !== undefined && !key.includes('PRIVATE KEY'))
    read.wrong('PRIVATE_KEY', 'is not a PEM key; paste the file that GitHub gave you.');
  if (!appId)
    read.wrong('APP_ID', 'is missing; APP_ID, PRIVATE_KEY (or PRIVATE_KEY_PATH) and WEBHOOK_SECRET go together.');
  if (key === undefined && !read.text('PRIVATE_KEY_PATH'))
    read.wrong('PRIVATE_KEY', 'is missing; set it or PRIVATE_KEY_PATH beside APP_ID and WEBHOOK_SECRET.');
  if (!webhookSecret) read.wrong('WEBHOOK_SECRET', 'is missing; without it no delivery of the App can be verified.');
  return { appId, privateKey: key ?? '', webhookSecret: webhookSecret ?? '' };
}

/** Undefined: people sign in with a key. */
export function githubSignIn(read: VariableReader): GitHubSignIn | undefined {
  const clientId = read.text('GITHUB_CLIENT_ID');
  const clientSecret = read.text('GITHUB_CLIENT_SECRET');
  if (!clientId && !clientSecret) return undefined;
  if (clientId && clientSecret) return { clientId, clientSecret };
  return read.wrong(
    clientId ? 'GITHUB_CLIENT_SECRET' : 'GITHUB_CLIENT_ID',
    'is missing; both are needed for sign-in with GitHub.',
  );
}

/** Where the address is GitHub itself and no emulator. */
export const isGitHubsOwn = (apiUrl: string): boolean => {
  const host = URL.parse(apiUrl)?.hostname ?? '';
  return host === 'api.github.com' || host.endsWith('.ghe.com');
};
