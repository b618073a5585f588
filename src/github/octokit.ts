import type { ProbotOctokit } from 'probot';
import type { Clock } from '#src/kit/clock.ts';
import type { Log } from '#src/kit/log.ts';
import { faultOfGitHub } from './faults.ts';
import type { Octokit } from './types.ts';

/** One attempt; a call is tried up to three times. */
const TIMEOUT_MS = 20_000;
const RETRIES = 2;
/** What asking again at once would not change; a limit is waited for by the queue. */
const FINAL = [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 451];

/** Octokit waits its square times this between attempts. */
const WAIT_MS = { patient: 500, quick: 10 };

export interface OctokitOptions {
  apiUrl: string;
  throttle: boolean;
  log: Log;
  timeoutMs?: number | undefined;
}

type Request = (url: string, init?: RequestInit) => Promise<Response>;

/** Each attempt has its own patience: one that counted from the first would also count the waiting between writes. */
function bounded(timeoutMs: number): Request {
  const network: Request = globalThis.fetch;
  return (url, init) => network(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
}

/** These make the same thing when they are done twice; any other POST that lost its answer must be looked for first. */
const REPEATABLE_POSTS = /\/(git\/\w+|labels|reactions|access_tokens|requested_reviewers|attempts)$/;

const mayRepeat = ({ method, url }: { method: string; url: string }): boolean =>
  method !== 'POST' || REPEATABLE_POSTS.test(url);

const declined =
  (log: Log, what: string) =>
  (_after: number, { method, url }: { method: string; url: string }) => {
    log.warn({ method, url }, what);
    return false;
  };

type Given = ConstructorParameters<typeof ProbotOctokit>[0];

/** Probot's Octokit with our base address, patience and pace. The function form: the object form is ignored in part. */
export function octokitClass(Base: typeof ProbotOctokit, options: OctokitOptions): typeof ProbotOctokit {
  const { apiUrl: baseUrl, throttle: enabled, log, timeoutMs = TIMEOUT_MS } = options;
  const fetch = bounded(timeoutMs);
  // Limits become faults at once: the queue waits better than a call that holds a worker.
  const throttle = {
    enabled,
    onRateLimit: declined(log, 'GitHub: the hourly limit is used up'),
    onSecondaryRateLimit: declined(log, 'GitHub: too much at once'),
  };
  return Base.defaults((given: Given) => ({
    ...given,
    baseUrl,
    request: { ...given?.request, fetch },
    throttle: { ...given?.throttle, ...throttle },
    retry: { retries: RETRIES, doNotRetry: FINAL, retryAfterBaseValue: enabled ? WAIT_MS.patient : WAIT_MS.quick },
  })) as typeof ProbotOctokit;
}

/** What Octokit's hooks hand around: the parts of a call that we look at. */
export interface Outgoing {
  method: string;
  url: string;
  headers: Record<string, string | number | undefined>;
  request?: { retries?: number };
  owner?: unknown;
  repo?: unknown;
}

const repositoryOf = ({ owner, repo }: Outgoing): string | undefined =>
  typeof owner === 'string' && typeof repo === 'string' ? `${owner}/${repo}` : undefined;

/** The outermost hook of every client: whatever is thrown below is a Fault above. */
export function speakFaults<T extends Octokit>(octokit: T, clock: Clock): T {
  octokit.hook.before('request', (call) => {
    if (!mayRepeat(call)) call.request = { ...call.request, retries: 0 };
  });
  octokit.hook.wrap('request', async (request, call) => {
    try {
      return await request(call);
    } catch (thrown) {
      const { method, url } = call;
      throw faultOfGitHub(thrown, { method, url, repository: repositoryOf(call as Outgoing) }, clock.now());
    }
  });
  return octokit;
}
