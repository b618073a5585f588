import { systemClock } from '#src/kit/clock.ts';
import { CredentialFault } from '#src/kit/faults.ts';
import { type OctokitOptions, octokitClass, speakFaults } from './octokit.ts';
import type { Octokit } from './types.ts';
import { webUrlOf } from './web-url.ts';

export type PersonOptions = Pick<OctokitOptions, 'apiUrl' | 'log'>;

/** The App's own client id and secret: with those of an OAuth App GitHub does not say which repositories have our App. */
export interface SignInClient {
  clientId: string;
  clientSecret: string;
}

export interface Reached {
  repository: string;
  level: 'read' | 'write';
}

/** Who somebody is on GitHub, and the repositories with the App on which they have rights of their own. */
export interface GitHubPerson {
  login: string;
  reached: Reached[];
}

const PER_PAGE = 100;
const MOST_PAGES = 20;

async function openFor(options: PersonOptions, token: string | null): Promise<Octokit> {
  const { ProbotOctokit } = await import('probot');
  const Client = octokitClass(ProbotOctokit, { ...options, throttle: false });
  const octokit = speakFaults(new Client({ authStrategy: undefined }), systemClock) as Octokit;
  if (token !== null) {
    octokit.hook.before('request', (call) => {
      call.headers.authorization = `Bearer ${token}`;
    });
  }
  return octokit;
}

/** Where people are sent to say who they are; nothing is asked for but that. */
export function authorizeUrl(
  apiUrl: string,
  asked: { clientId: string; redirectUri: string; state: string; challenge: string },
): string {
  const url = new URL(`${webUrlOf(apiUrl)}/login/oauth/authorize`);
  url.search = new URLSearchParams({
    client_id: asked.clientId,
    redirect_uri: asked.redirectUri,
    state: asked.state,
    code_challenge: asked.challenge,
    code_challenge_method: 'S256',
  }).toString();
  return url.href;
}

/** The token behind a code that GitHub handed out once. */
export async function tokenFor(
  options: PersonOptions,
  { clientId, clientSecret }: SignInClient,
  given: { code: string; verifier: string; redirectUri: string },
): Promise<string> {
  const octokit = await openFor(options, null);
  const { data } = (await octokit.request(`POST ${webUrlOf(options.apiUrl)}/login/oauth/access_token`, {
    client_id: clientId,
    client_secret: clientSecret,
    code: given.code,
    code_verifier: given.verifier,
    redirect_uri: given.redirectUri,
    headers: { accept: 'application/json' },
  })) as { data: { access_token?: unknown; error?: unknown } };
  if (typeof data.access_token === 'string' && data.access_token !== '') return data.access_token;
  throw new CredentialFault('Not signed in', 'GitHub did not accept the sign-in. Begin again.', {
    status: 401,
    details: { error: String(data.error ?? 'no token').slice(0, 100) },
  });
}

interface Listed {
  full_name: string;
  permissions?: { push?: boolean; maintain?: boolean; admin?: boolean; pull?: boolean };
}

const levelOf = ({ permissions = {} }: Listed): Reached['level'] | null => {
  if (permissions.push || permissions.maintain || permissions.admin) return 'write';
  return permissions.pull ? 'read' : null;
};

async function pagesOf<T>(ask: (page: number) => Promise<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const found = await ask(page);
    all.push(...found);
    if (found.length < PER_PAGE) break;
  }
  return all;
}

/** Only what they have rights of their own on: that a repository is public opens nothing. */
export async function personBehind(options: PersonOptions, token: string): Promise<GitHubPerson> {
  const octokit = await openFor(options, token);
  const { data: user } = await octokit.request('GET /user');
  const installations = await pagesOf(async (page) => {
    const { data } = await octokit.request('GET /user/installations', { per_page: PER_PAGE, page });
    return data.installations;
  });
  const reached: Reached[] = [];
  for (const { id } of installations) {
    const repositories = await pagesOf<Listed>(async (page) => {
      const where = { installation_id: id, per_page: PER_PAGE, page };
      const { data } = await octokit.request('GET /user/installations/{installation_id}/repositories', where);
      return data.repositories;
    });
    for (const one of repositories) {
      const level = levelOf(one);
      if (level !== null) reached.push({ repository: one.full_name, level });
    }
  }
  return { login: user.login, reached };
}
