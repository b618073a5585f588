import { CredentialFault, type Fault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import type { ResponseHeaders } from '#src/kit/http-types.ts';
import { retryAfterMs } from '#src/kit/retry-after.ts';
import { list, object, text } from '../loose.ts';

interface Answer {
  status: number;
  headers: ResponseHeaders;
}

/** `Invalid project` from `{detail}`, or `projects: Invalid` from the fields that were refused. */
function sentenceIn(body: unknown): string {
  const { detail, ...fields } = object(body);
  const said = text(detail) ?? text(object(detail).message);
  if (said !== null) return said;
  const parts = Object.entries(fields).slice(0, 5);
  return parts.map(([name, why]) => `${name}: ${list(why).map(String).join(' ') || String(why)}`).join('; ');
}

/** Sentry says when its window ends, in seconds since 1970. */
function waitOf(headers: ResponseHeaders, now: number): number {
  const reset = Number(headers['x-sentry-rate-limit-reset']) * 1000 - now;
  return retryAfterMs(headers['retry-after'], now) ?? (reset > 0 ? Math.min(reset, 3_600_000) : 5_000);
}

export function sentryFault(body: unknown, { status, headers }: Answer, now: number): string | Fault | undefined {
  if (status < 300) return undefined;
  const said = sentenceIn(body);
  const details = { service: 'sentry', status };
  if (status === 429) {
    const retryAfterMs = waitOf(headers, now);
    return new TemporaryFault('Rate limit exceeded', 'Sentry asks us to wait.', { details, retryAfterMs });
  }
  if (status === 403) {
    const remedy = 'Give the token event:write for issues, project:releases for releases.';
    return new CredentialFault('Permission missing', `Sentry says the token may not do that: ${said} ${remedy}`, {
      details,
    });
  }
  if (status === 404) {
    const remedy = 'Check the organisation and the id, and that the token may see them.';
    return new InputFault('Request refused', `Sentry answered 404 (${said}). ${remedy}`, { details });
  }
  return said;
}
