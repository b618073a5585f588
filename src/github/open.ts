import type { Options } from 'probot';
import { type Clock, systemClock } from '#src/kit/clock.ts';
import { InputFault } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import { once } from '#src/kit/once.ts';
import { statusOf } from './faults.ts';
import { octokitClass, speakFaults } from './octokit.ts';
import { createTokens, type Scope, type Tokens } from './tokens.ts';
import type { GitHub, Octokit, Repo } from './types.ts';

export type { GitHub, Repo } from './types.ts';

export interface GitHubOptions {
  appId: number;
  privateKey: string;
  webhookSecret: string;
  apiUrl: string;
  /** Spaces writes as GitHub wants it. */
  throttle: boolean;
  log: Log;
  clock?: Clock;
  /** Of one attempt. */
  timeoutMs?: number;
}

/** All that the bot may do in a repository. */
const WORK = { contents: 'write', issues: 'write', pull_requests: 'write', checks: 'write', metadata: 'read' } as const;
const LOOK = { metadata: 'read' } as const;

/** Puts the scope's token on every call; one that GitHub no longer takes is replaced once. */
function withToken(octokit: Octokit, tokens: Tokens, scope: Scope): Octokit {
  octokit.hook.wrap('request', async (request, call) => {
    const token = await tokens.get(scope);
    call.headers.authorization = `token ${token}`;
    try {
      return await request(call);
    } catch (thrown) {
      if (statusOf(thrown) !== 401) throw thrown;
      tokens.drop(scope, token);
      call.headers.authorization = `token ${await tokens.get(scope)}`;
      return await request(call);
    }
  });
  return octokit;
}

function partsOf(name: string): [owner: string, repo: string] {
  const [owner = '', repo = '', ...rest] = name.split('/');
  if (owner && repo && rest.length === 0) return [owner, repo];
  throw new InputFault('Invalid repository', `${JSON.stringify(name)} is not a repository: write owner/name.`);
}

const botLoginOf = (app: Octokit): (() => Promise<string>) =>
  once(async () => {
    const { data } = await app.request('GET /app');
    return `${data?.slug}[bot]`;
  });

/** Probot tells its log of whole deliveries: which one it was is enough. */
const named = (event: unknown): unknown => {
  const { id, name } = (event ?? {}) as { id?: unknown; name?: unknown };
  return { id, name };
};

/** Probot and its Octokit are loaded here and not before: a service without an App does without them. */
export async function openGitHub(options: GitHubOptions): Promise<GitHub> {
  const { appId, privateKey, webhookSecret, apiUrl, log, clock = systemClock } = options;
  const { Probot: App, ProbotOctokit } = await import('probot');
  const Client = octokitClass(ProbotOctokit, options);
  const probotLog = log.child({}, { serializers: { event: named } }) as unknown as NonNullable<Options['log']>;
  const probot = new App({
    appId,
    privateKey,
    secret: webhookSecret,
    baseUrl: apiUrl,
    Octokit: Client,
    log: probotLog,
  });
  await probot.ready();
  const quiet = { debug: () => undefined, info: () => undefined, warn: log.warn.bind(log), error: log.error.bind(log) };
  const common = { log: quiet as never };
  const app = speakFaults(new Client({ ...common, auth: { appId, privateKey } }), clock);
  const tokens = createTokens(app, clock);
  const open = (scope: Scope): Octokit => {
    const throttle = { id: `installation-${scope.installationId}` };
    const octokit = new Client({ ...common, authStrategy: undefined, throttle: throttle as never });
    return withToken(speakFaults(octokit, clock), tokens, scope);
  };
  return {
    probot,
    app,
    botLogin: botLoginOf(app),
    async repo(name, installationId): Promise<Repo> {
      const [owner, repo] = partsOf(name);
      return {
        name,
        owner,
        repo,
        installationId,
        appId,
        octokit: open({ installationId, repositories: [repo], permissions: WORK }),
      };
    },
    installation: (installationId) => open({ installationId, repositories: [], permissions: LOOK }),
  };
}
