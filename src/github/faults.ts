import { CredentialFault, Fault, InputFault, OurFault, TemporaryFault } from '#src/kit/faults.ts';
import { retryAfterMs } from '#src/kit/retry-after.ts';

/** What we look at of the error that Octokit throws. */
interface RequestError extends Error {
  status: number;
  response?: { headers: Record<string, string | undefined>; data: unknown };
}

/** Which call it was, for the details of a fault. */
export interface Called {
  method: string;
  url: string;
  /** owner/name, where it was about one. */
  repository: string | undefined;
}

interface Details {
  service: 'github';
  status: number | null;
  method: string;
  url: string;
  /** GitHub's own words, such as `already_exists`. */
  codes: string[];
  said: string;
}

const ISSUE_A_FIX =
  'Look at the permissions of the App in GitHub and accept what it asks for (docs/github-app.md lists them).';
const SECONDARY_MS = 60_000;

const isRequestError = (thrown: unknown): thrown is RequestError =>
  thrown instanceof Error && 'status' in thrown && typeof thrown.status === 'number';

function saidIn(data: unknown): { said: string; codes: string[] } {
  if (typeof data !== 'object' || data === null) return { said: '', codes: [] };
  const { message = '', errors = [] } = data as { message?: string; errors?: unknown[] };
  const list = Array.isArray(errors) ? errors : [];
  const parts = list.map((one) => (typeof one === 'string' ? { message: one } : one) as Record<string, string>);
  const sentences = parts.flatMap((one) => one.message ?? []);
  return {
    said: [message, ...sentences].filter(Boolean).join(': ').slice(0, 500).replace(/\.$/, ''),
    codes: parts.flatMap((one) => one.code ?? []),
  };
}

/** GitHub says 403 for three things; only one of them is about rights. */
function waitOf({ status, response }: RequestError, said: string, now: number): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const headers = response?.headers ?? {};
  const told = retryAfterMs(headers['retry-after'], now);
  if (told !== undefined) return told;
  if (headers['x-ratelimit-remaining'] === '0')
    return Math.max(1000, Number(headers['x-ratelimit-reset'] ?? 0) * 1000 - now);
  return status === 429 || /rate limit/i.test(said) ? SECONDARY_MS : undefined;
}

interface Cause {
  name?: string;
  message?: string;
  cause?: unknown;
}

/** The first cause says the most: the socket, not the call. */
function deepest(thrown: Cause): Cause {
  return typeof thrown.cause === 'object' && thrown.cause !== null ? deepest(thrown.cause) : thrown;
}

function faultOfNetwork(thrown: RequestError, details: Details): Fault {
  const { name, message } = deepest(thrown);
  const options = { details, cause: thrown };
  return name === 'TimeoutError' || name === 'AbortError'
    ? new TemporaryFault('Timed out', 'GitHub did not answer in time. It is tried again.', options)
    : new TemporaryFault('GitHub unreachable', `GitHub could not be reached: ${message}. It is tried again.`, options);
}

function faultOfRights(status: number, where: string, details: Details, cause: unknown): Fault {
  const { said } = details;
  if (/archived/i.test(said)) {
    const text = `${where} is archived, and GitHub takes no change there. Unarchive it in its settings first.`;
    return new InputFault('Repository archived', text, { details, cause });
  }
  if (status === 401) {
    const text = `GitHub refused the credentials of the App (${said}). Check APP_ID and PRIVATE_KEY, and that the App is still installed.`;
    return new CredentialFault('GitHub refused the App', text, { details, cause });
  }
  return new CredentialFault(
    'Permission missing',
    `GitHub does not let the App do this in ${where} (${said}). ${ISSUE_A_FIX}`,
    {
      status: 403,
      details,
      cause,
    },
  );
}

function faultOfStatus(error: RequestError, where: string, details: Details, now: number): Fault {
  const { status } = error;
  const wait = waitOf(error, details.said, now);
  if (wait !== undefined) {
    const text = 'GitHub asks the App to slow down. It is tried again when GitHub allows it.';
    return new TemporaryFault('Rate limit exceeded', text, { details, retryAfterMs: wait, cause: error });
  }
  if (status >= 500)
    return new TemporaryFault('GitHub unavailable', `GitHub answered ${status}. It is tried again.`, {
      details,
      cause: error,
    });
  if (status === 401 || status === 403) return faultOfRights(status, where, details, error);
  if (status === 404 || status === 410) {
    const text = `GitHub found nothing in ${where} under that name, or the App may not see it. ${ISSUE_A_FIX}`;
    return new InputFault('Not found on GitHub', text, { status: 404, details, cause: error });
  }
  return new InputFault('GitHub refused', `GitHub refused the change in ${where}: ${details.said || status}.`, {
    status: status === 409 ? 409 : 422,
    details,
    cause: error,
  });
}

/** What anything thrown by a call to GitHub means for us. Headers, and with them tokens, stay behind. */
export function faultOfGitHub(thrown: unknown, called: Called, now: number): Fault {
  if (thrown instanceof Fault) return thrown;
  const { method, url, repository } = called;
  const answered = isRequestError(thrown) && thrown.response !== undefined;
  const details: Details = {
    service: 'github',
    status: answered ? thrown.status : null,
    method,
    url,
    ...saidIn(answered ? thrown.response?.data : null),
  };
  if (answered) return faultOfStatus(thrown, repository ?? 'GitHub', details, now);
  if (isRequestError(thrown)) return faultOfNetwork(thrown, details);
  return new OurFault('Call failed', 'A call to GitHub could not be made; the log says why.', {
    details,
    cause: thrown,
  });
}

const detailsOf = (thrown: unknown): Partial<Details> =>
  thrown instanceof Fault && typeof thrown.details === 'object' && thrown.details !== null
    ? (thrown.details as Partial<Details>)
    : {};

/** The status GitHub answered with, where a call was answered and refused. */
export const statusOf = (thrown: unknown): number | null => detailsOf(thrown).status ?? null;

export const isMissing = (thrown: unknown): boolean => [404, 410].includes(statusOf(thrown) ?? 0);

/** Whether GitHub refused with this code or in these words. */
export const saysSo = (thrown: unknown, words: RegExp): boolean => {
  const { said = '', codes = [] } = detailsOf(thrown);
  return words.test(said) || codes.some((code) => words.test(code));
};

/** For what may be gone: null instead of a fault. */
export async function unlessMissing<T>(call: Promise<T>): Promise<T | null> {
  return await call.catch((thrown: unknown) => {
    if (isMissing(thrown)) return null;
    throw thrown;
  });
}
