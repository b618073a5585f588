import { CredentialFault, type Fault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import type { ResponseHeaders } from '#src/kit/http-types.ts';
import { retryAfterMs } from '#src/kit/retry-after.ts';

interface Answer {
  status: number;
  headers: ResponseHeaders;
}

const SECONDARY_WAIT_MS = 60_000;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `Validation Failed: title is missing` from GitHub's message and its list of errors. */
function sentenceIn(body: unknown): string {
  if (typeof body !== 'object' || body === null) return '';
  const { message, errors } = body as { message?: unknown; errors?: unknown };
  const parts = (Array.isArray(errors) ? errors : []).slice(0, 5).map((error) => {
    if (typeof error === 'string') return error;
    const { field, code, message: said } = (error ?? {}) as Record<string, unknown>;
    return text(said) || `${text(field)} ${text(code)}`.trim();
  });
  return [text(message), ...parts.filter((part) => part !== '')].join(': ');
}

/** GitHub says "too often" with 403 as well as 429. */
function limited({ status, headers }: Answer, said: string, now: number): Fault | undefined {
  const spent = headers['x-ratelimit-remaining'] === '0';
  if (status !== 429 && !(status === 403 && (spent || /secondary rate|abuse/i.test(said)))) return undefined;
  const reset = Number(headers['x-ratelimit-reset']);
  const untilReset = spent && reset > 0 ? Math.max(1000, reset * 1000 - now) : SECONDARY_WAIT_MS;
  const wait = retryAfterMs(headers['retry-after'], now) ?? untilReset;
  return new TemporaryFault('Rate limit exceeded', `GitHub asks us to wait: ${said}`, {
    details: { service: 'github', status },
    retryAfterMs: wait,
  });
}

export function githubFault(body: unknown, answer: Answer, now: number): string | Fault | undefined {
  const { status } = answer;
  if (status < 300) return undefined;
  const said = sentenceIn(body);
  const details = { service: 'github', status };
  const wait = limited(answer, said, now);
  if (wait !== undefined) return wait;
  if (status === 404) {
    const remedy = 'It is not there, or the token may not see it. Check the repository and the rights of the token.';
    return new InputFault('Request refused', `GitHub answered 404 (${said}). ${remedy}`, { details });
  }
  if (status === 403) {
    return new CredentialFault('Permission missing', `GitHub says the token may not do that: ${said}`, { details });
  }
  return said;
}
