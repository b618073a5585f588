import { CredentialFault, type Fault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import type { ResponseHeaders } from '#src/kit/http-types.ts';
import { retryAfterMs } from '#src/kit/retry-after.ts';
import { list, object, text } from '../loose.ts';

interface Answer {
  status: number;
  headers: ResponseHeaders;
}

const MINUTE_MS = 60_000;

/** The window that is spent ends at a time in milliseconds since 1970. */
function waitOf(headers: ResponseHeaders, now: number): number {
  const names = ['requests', 'complexity', 'endpoint-requests'].map((kind) => `x-ratelimit-${kind}`);
  const spent = names.find((name) => headers[`${name}-remaining`] === '0');
  const left = spent === undefined ? 0 : Number(headers[`${spent}-reset`]) - now;
  return retryAfterMs(headers['retry-after'], now) ?? (left > 0 ? Math.min(left, 60 * MINUTE_MS) : MINUTE_MS);
}

/** GraphQL says no inside a 200 or a 400: what its code means, and the sentence meant for people. */
export function linearFault(body: unknown, { status, headers }: Answer, now: number): string | Fault | undefined {
  const errors = list(object(body).errors).map(object);
  if (status < 300 && errors.length === 0) return undefined;
  const extensions = object(errors[0]?.extensions);
  const code = text(extensions.code) ?? text(extensions.type) ?? '';
  const said = text(extensions.userPresentableMessage) ?? text(errors[0]?.message) ?? '';
  const details = { service: 'linear', status, code };
  if (status === 429 || /^ratelimited$|rate ?limit/i.test(code)) {
    const retry = { details, retryAfterMs: waitOf(headers, now) };
    return new TemporaryFault('Rate limit exceeded', 'Linear asks us to wait.', retry);
  }
  if (status === 401 || /authentication/i.test(code)) {
    const remedy = 'Make a new key under Settings, Security & access, and set it as linear_api_key.';
    return new CredentialFault('Credential refused', `Linear does not take the key: ${said}. ${remedy}`, { details });
  }
  if (status === 403 || /forbidden/i.test(code)) {
    return new CredentialFault('Permission missing', `Linear says the key may not do that: ${said}`, { details });
  }
  if (status >= 500 || /internal|lock timeout/i.test(code)) {
    return new TemporaryFault('Service unavailable', `Linear cannot do it now: ${said}`, { details });
  }
  return new InputFault('Request refused', `Linear: ${said || 'It refused the call.'}`, { details });
}
