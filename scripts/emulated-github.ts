import type { AddressInfo } from 'node:net';
import { createEmulator } from 'emulate';
import { install, uninstall } from './emulated-github/app.ts';
import {
  type App,
  type Breakage,
  type Call,
  type Front,
  type Logged,
  ownerOf,
  ownerToken,
  type Reaction,
  type Role,
} from './emulated-github/front.ts';
import { ask, emulatorAt, type Json } from './emulated-github/json.ts';
import { createCheck } from './emulated-github/openapi.ts';
import { type OthersCheck, othersChecked } from './emulated-github/others-checks.ts';
import { type Person, person } from './emulated-github/people.ts';
import { HOOKS, serve } from './emulated-github/serve.ts';
import { freePort } from './free-port.ts';

export interface RepositorySeed {
  /** owner/name; its owner is made as well. */
  name: string;
  private?: boolean;
  files?: Record<string, string>;
  /** Whether the App is there from the start; true unless said. */
  installed?: boolean;
}

export interface GitHubOptions {
  repositories: readonly (string | RepositorySeed)[];
  /** Login → role in every repository; null: has an account and nothing else. */
  people?: Record<string, Role | null>;
  /** Those of them whose account is a bot's. */
  bots?: readonly string[];
}

export interface IssueView {
  title: string;
  body: string;
  state: string;
  labels: string[];
  comments: { id: number; by: string; body: string; reactions: string[] }[];
  reactions: string[];
}

export interface PullView {
  number: number;
  title: string;
  body: string;
  state: string;
  draft: boolean;
  merged: boolean;
  by: string;
  head: { ref: string; sha: string };
  base: string;
  labels: string[];
  reviewers: string[];
  url: string;
}

export interface GitHub {
  /** GITHUB_API_URL. */
  apiUrl: string;
  webUrl: string;
  appId: number;
  privateKey: string;
  webhookSecret: string;
  botLogin: string;
  /** Of the first repository's owner. */
  installationId: number;
  installationOf(repository: string): number;
  /** From now on the App's webhooks go there; null: nowhere, as while the service is down. */
  deliverTo(url: string | null): void;
  as(login: string, repository?: string): Person;
  install(...repositories: string[]): Promise<void>;
  uninstall(...repositories: string[]): Promise<void>;
  issue(number: number, repository?: string): Promise<IssueView>;
  pulls(repository?: string): Promise<PullView[]>;
  labels(repository?: string): Promise<{ name: string; color: string; description: string | null }[]>;
  branches(repository?: string): Promise<string[]>;
  /** Path → text of everything at a branch or commit. */
  files(at?: string, repository?: string): Promise<Record<string, string>>;
  checks(sha: string, repository?: string): Promise<Json[]>;
  /** Another App's checks of a branch end; what it says is told with GitHub's event. */
  checked(branch: string, check: OthersCheck, repository?: string): Promise<void>;
  commitComments(sha: string, repository?: string): Promise<string[]>;
  /** What a commit was made on. */
  parents(sha: string, repository?: string): Promise<string[]>;
  reactions(): Reaction[];
  /** Comments on lines of a pull request, oldest first. */
  reviewComments(pull: number, repository?: string): { id: number; by: string; body: string; answers: number | null }[];
  /** Every call made with the App's JWT or an installation token. */
  calls(): Call[];
  /** Where those calls are not as GitHub describes them. Empty, or a test fails. */
  violations(): string[];
  deliveries(): Logged[];
  /** Resolves when no webhook that has come in is still under way. */
  settled(): Promise<void>;
  /** The next deliveries get lost: they are in the log as failed. */
  loseNext(count?: number): void;
  breakNext(breakage: Breakage): void;
  /** Breakages that nothing ran into. */
  unbroken(): number;
  /** What each installation token handed out so far opens. */
  tokens(): Promise<{ repositories: string[]; permissions: Record<string, string> }[]>;
  /** As after an hour: every installation token is refused from now on. */
  expireTokens(): void;
  close(): Promise<void>;
}

const APP_ID = 4242;
const PERMISSIONS = {
  contents: 'write',
  issues: 'write',
  pull_requests: 'write',
  checks: 'write',
  metadata: 'read',
  actions: 'read',
};
const EVENTS = ['*'];

const seedOf = (given: string | RepositorySeed): RepositorySeed =>
  typeof given === 'string' ? { name: given } : given;

const tokenOf = (login: string): string => `ghp_emulated_${login.replace(/\W/g, '_')}`;

const SECRETS: Omit<App, 'privateKey'> = {
  id: APP_ID,
  slug: 'claude-code-bot',
  name: 'Claude Code Bot',
  login: 'claude-code-bot[bot]',
  webhookSecret: 'the webhook secret of the emulated App',
  clientId: 'Iv1.emulated',
  clientSecret: 'the client secret of the emulated App',
};

function emptyFront(repositories: readonly RepositorySeed[], options: GitHubOptions): Front {
  const owners = [...new Set(repositories.map(({ name }) => ownerOf(name)))];
  const people = options.people ?? {};
  const logins = [...new Set([...owners, ...Object.keys(people)])];
  return {
    origin: '',
    emulator: () => Promise.reject(new Error('not started yet')),
    emulatorOrigin: '',
    app: { ...SECRETS, privateKey: '' },
    check: createCheck(),
    tokens: new Map(logins.map((login) => [tokenOf(login), { kind: 'person', login }])),
    people: new Map(logins.map((login) => [login, tokenOf(login)])),
    bots: new Set(options.bots ?? []),
    roles: new Map(Object.entries(people).flatMap(([login, role]) => (role === null ? [] : [[login, role]]))),
    installations: new Map(owners.map((owner, at) => [owner, 1001 + at])),
    installed: new Set(repositories.filter((one) => one.installed !== false).map(({ name }) => name)),
    repositories: repositories.map(({ name }) => name),
    calls: [],
    violations: [],
    breakages: [],
    deliveries: [],
    hookUrl: null,
    toLose: 0,
    reactions: [],
    reviewComments: [],
    reviewing: Promise.resolve(),
    othersRuns: [],
    pulls: new Map(),
    before: new Map(),
    manifests: new Map(),
    nextId: 1_000_000,
    hooks: Promise.resolve(),
  };
}

const seed = (front: Front, repositories: readonly RepositorySeed[]) => ({
  tokens: Object.fromEntries([...front.people].map(([login, token]) => [token, { login, scopes: ['repo', 'user'] }])),
  github: {
    users: [...front.people.keys()].map((login) => ({ login })),
    repos: repositories.map(({ name, private: hidden = false }) => ({
      owner: ownerOf(name),
      name: name.split('/')[1],
      private: hidden,
    })),
    apps: [
      {
        app_id: front.app.id,
        slug: front.app.slug,
        name: front.app.name,
        permissions: PERMISSIONS,
        events: EVENTS,
        webhook_url: `${front.origin}${HOOKS}`,
        webhook_secret: front.app.webhookSecret,
        installations: [...front.installations].map(([account, installation_id]) => ({ installation_id, account })),
      },
    ],
  },
});

const LEGACY: Record<Role, string> = {
  admin: 'admin',
  maintain: 'maintain',
  write: 'push',
  triage: 'triage',
  read: 'pull',
};

/** The emulator enforces what roles allow in private repositories only if it knows them. */
async function addPeople(front: Front, repository: string): Promise<void> {
  for (const [login, role] of front.roles) {
    const path = `/repos/${repository}/collaborators/${encodeURIComponent(login)}`;
    await ask(front.emulator, 'PUT', path, ownerToken(front, repository), { permission: LEGACY[role] });
  }
}

const views = (front: Front) => ({
  get: (repository: string, path: string) =>
    fetch(`${front.origin}/repos/${repository}${path}`, {
      headers: { authorization: `Bearer ${ownerToken(front, repository)}` },
    }).then(async (answer) => {
      const body = (await answer.json()) as Json;
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(body)}`);
      return body;
    }),
});

const asPull = (one: Json): PullView => ({
  number: one.number,
  title: one.title,
  body: one.body ?? '',
  state: one.state,
  draft: one.draft,
  merged: one.merged ?? one.merged_at !== null,
  by: one.user.login,
  head: { ref: one.head.ref, sha: one.head.sha },
  base: one.base.ref,
  labels: one.labels.map((label: Json) => label.name),
  reviewers: one.requested_reviewers.map((user: Json) => user.login),
  url: one.html_url,
});

async function readFiles(get: (path: string) => Promise<Json>, at: string): Promise<Record<string, string>> {
  const { tree } = await get(`/git/trees/${encodeURIComponent(at)}?recursive=1`);
  const blobs = tree.filter((one: Json) => one.type === 'blob');
  const read = await Promise.all(
    blobs.map(async (one: Json) => {
      const { content } = await get(`/git/blobs/${one.sha}`);
      return [one.path, Buffer.from(content, 'base64').toString('utf8')] as const;
    }),
  );
  return Object.fromEntries(read);
}

function looking(front: Front, first: string) {
  const { get } = views(front);
  const contentsOf = (repository: string, place: { issue?: number; comment?: number }): string[] =>
    front.reactions
      .filter((one) => one.repository === repository)
      .filter((one) => (place.issue === undefined ? one.comment === place.comment : one.issue === place.issue))
      .map((one) => one.content);
  return {
    async issue(number: number, repository = first): Promise<IssueView> {
      const issue = await get(repository, `/issues/${number}`);
      const labels = await get(repository, `/issues/${number}/labels`);
      const comments = await get(repository, `/issues/${number}/comments?per_page=100`);
      return {
        title: issue.title,
        body: issue.body ?? '',
        state: issue.state,
        labels: labels.map((one: Json) => one.name),
        comments: comments.map(({ id, user, body }: Json) => ({
          id,
          by: user.login,
          body,
          reactions: contentsOf(repository, { comment: id }),
        })),
        reactions: contentsOf(repository, { issue: number }),
      };
    },
    pulls: async (repository = first): Promise<PullView[]> =>
      (await get(repository, '/pulls?state=all&per_page=100')).map(asPull),
    labels: async (repository = first) =>
      (await get(repository, '/labels?per_page=100')).map(({ name, color, description }: Json) => ({
        name,
        color,
        description,
      })),
    branches: async (repository = first): Promise<string[]> =>
      (await get(repository, '/branches?per_page=100')).map((one: Json) => one.name),
    files: (at = 'main', repository = first) => readFiles((path) => get(repository, path), at),
    checks: async (sha: string, repository = first): Promise<Json[]> => {
      const { check_runs } = await get(repository, `/commits/${sha}/check-runs?filter=all`);
      return await Promise.all(
        check_runs.map(async (one: Json) => ({
          ...one,
          annotations: await get(repository, `/check-runs/${one.id}/annotations?per_page=100`),
        })),
      );
    },
    commitComments: async (sha: string, repository = first): Promise<string[]> =>
      (await get(repository, `/commits/${sha}/comments`)).map((one: Json) => one.body),
    parents: async (sha: string, repository = first): Promise<string[]> =>
      (await get(repository, `/git/commits/${sha}`)).parents.map((one: Json) => one.sha),
  };
}

async function issuedTokens(front: Front) {
  const { installation_tokens: all } = await ask(front.emulator, 'GET', '/_emulate/installation-tokens', '');
  const name = async (id: number): Promise<string> =>
    (await ask(front.emulator, 'GET', `/repositories/${id}`, ownerToken(front, front.repositories[0] ?? ''))).full_name;
  return await Promise.all(
    all.map(async ({ repository_ids, permissions }: Json) => ({
      repositories: await Promise.all(repository_ids.map(name)),
      permissions,
    })),
  );
}

/** A real GitHub API on this machine: `emulate`, and in front of it what it lacks. */
export async function startGitHub(options: GitHubOptions): Promise<GitHub> {
  const repositories = options.repositories.map(seedOf);
  const first = repositories[0]?.name ?? '';
  const front = emptyFront(repositories, options);
  const server = serve(front);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  front.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const port = await freePort();
  const emulator = await createEmulator({
    service: 'github',
    port,
    baseUrl: front.origin,
    seed: seed(front, repositories),
  });
  front.emulatorOrigin = `http://127.0.0.1:${port}`;
  front.emulator = emulatorAt(front.emulatorOrigin);
  front.app.privateKey = emulator.generatedSecrets.find((one) => one.kind === 'github.app_private_key')?.value ?? '';
  for (const { name, files } of repositories) {
    await addPeople(front, name);
    if (files) await person(front, ownerOf(name), name).push(files, { message: 'First files' });
  }
  await front.hooks;
  front.deliveries.length = 0;
  return {
    apiUrl: front.origin,
    webUrl: front.origin,
    appId: front.app.id,
    privateKey: front.app.privateKey,
    webhookSecret: front.app.webhookSecret,
    botLogin: front.app.login,
    installationId: front.installations.get(ownerOf(first)) ?? 0,
    installationOf: (repository) => front.installations.get(ownerOf(repository)) ?? 0,
    deliverTo: (url) => {
      front.hookUrl = url;
    },
    as: (login, repository = first) => person(front, login, repository),
    install: (...names) => install(front, names),
    uninstall: (...names) => uninstall(front, names),
    ...looking(front, first),
    checked: (branch, check, repository = first) => othersChecked(front, repository, branch, check),
    reactions: () => [...front.reactions],
    reviewComments: (pull, repository = first) =>
      front.reviewComments
        .filter((one) => one.repository === repository && one.pull === pull)
        .map((one) => ({ id: one.id, by: one.user.login, body: one.body, answers: one.in_reply_to_id ?? null })),
    calls: () => [...front.calls],
    violations: () => [...front.violations],
    deliveries: () => [...front.deliveries],
    settled: () => front.hooks,
    loseNext: (count = 1) => {
      front.toLose = count;
    },
    breakNext: (breakage) => {
      front.breakages.push({ ...breakage });
    },
    unbroken: () => front.breakages.length,
    tokens: () => issuedTokens(front),
    expireTokens: () => {
      for (const [token, caller] of front.tokens) if (caller.kind === 'installation') front.tokens.delete(token);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await emulator.close();
    },
  };
}
