import { CredentialFault, type Fault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import type { ResponseHeaders } from '#src/kit/http-types.ts';
import { retryAfterMs } from '#src/kit/retry-after.ts';
import { list, object, text } from './loose.ts';

const WAIT_MS = 10_000;

interface Answer {
  status: number;
  headers: ResponseHeaders;
}

/** Google says 403 for a right that is missing and, in some services, for too many calls. */
const isLimit = (error: Record<string, unknown>, status: number): boolean =>
  status === 429 ||
  error.status === 'RESOURCE_EXHAUSTED' ||
  list(error.errors).some((one) => /rateLimitExceeded|quotaExceeded/i.test(text(object(one).reason) ?? ''));

/** The refusals that all of Google's services share; `hint` is what to do where a right is missing. */
export function googleFault(
  service: string,
  hint: string,
  body: unknown,
  { status, headers }: Answer,
): string | Fault | undefined {
  if (status < 300) return undefined;
  const error = object(object(body).error);
  const said = (text(error.message) ?? '').slice(0, 400);
  const details = { service, status, code: text(error.status) };
  if (isLimit(error, status)) {
    const wait = { details, retryAfterMs: retryAfterMs(headers['retry-after'], 0) ?? WAIT_MS };
    return new TemporaryFault('Rate limit exceeded', `Google asks us to wait: ${said}`, wait);
  }
  if (status === 401) {
    const remedy = 'The token is not valid any more. Connect Google again, or set a service account.';
    return new CredentialFault('Credential refused', `Google: ${remedy} (${said})`, { details });
  }
  if (status === 403) return new CredentialFault('Permission missing', `Google: ${said} ${hint}`, { details });
  if (status === 404)
    return new InputFault('Request refused', `Google has nothing there: ${said} ${hint}`, { details });
  return status < 500
    ? new InputFault('Request refused', `Google: ${said || 'It refused the call.'}`, { details })
    : said;
}
