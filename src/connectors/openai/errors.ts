import { CredentialFault, type Fault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import type { ResponseHeaders } from '#src/kit/http-types.ts';
import { retryAfterMs } from '#src/kit/retry-after.ts';
import { object, text } from '../loose.ts';

interface Answer {
  status: number;
  headers: ResponseHeaders;
}

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `6m0.5s` and `120ms`, as OpenAI writes when a limit is filled up again. */
function durationMs(header: string | string[] | undefined): number {
  const parts = [
    ...String(header ?? '')
      .slice(0, 40)
      .matchAll(/(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h)/g),
  ];
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0), 0);
}

function waitOf({ headers }: Answer, now: number): number {
  const said = retryAfterMs(headers['retry-after'], now);
  if (said !== undefined) return said;
  const requests =
    headers['x-ratelimit-remaining-requests'] === '0' ? headers['x-ratelimit-reset-requests'] : undefined;
  return Math.max(1000, Math.ceil(durationMs(requests ?? headers['x-ratelimit-reset-tokens'])));
}

export function openaiFault(body: unknown, answer: Answer, now: number): string | Fault | undefined {
  const { status } = answer;
  if (status < 300) return undefined;
  const error = object(object(body).error);
  const code = text(error.code) ?? text(error.type) ?? '';
  const said = text(error.message) ?? '';
  const details = { service: 'openai', status, code, param: text(error.param) };
  if (code === 'insufficient_quota' || code === 'billing_hard_limit_reached') {
    const remedy = 'The account behind openai_api_key has no credit left. Add some, or raise its limit.';
    return new CredentialFault('Quota used up', `OpenAI: ${remedy} (${code})`, { details });
  }
  if (status === 429) {
    return new TemporaryFault('Rate limit exceeded', `OpenAI asks us to wait: ${said}`.slice(0, 500), {
      details,
      retryAfterMs: waitOf(answer, now),
    });
  }
  if (code === 'model_not_found') {
    const sentence = `OpenAI: ${said} The action openai_list_models shows what the key may use.`;
    return new InputFault('Request refused', sentence, { details });
  }
  if (status === 400 || status === 404 || status === 422) {
    return new InputFault('Request refused', `OpenAI: ${said || 'It refused the call.'}`.slice(0, 600), { details });
  }
  return said;
}
