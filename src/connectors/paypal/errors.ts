import { CredentialFault, type Fault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import type { ResponseHeaders } from '#src/kit/http-types.ts';
import { retryAfterMs } from '#src/kit/retry-after.ts';
import { list, object, text } from '../loose.ts';

const WAIT_MS = 10_000;

/** `The instrument was declined. (INSTRUMENT_DECLINED)` from PayPal's list of issues. */
function sentenceIn(body: Record<string, unknown>): string {
  const issues = list(body.details)
    .slice(0, 3)
    .map(object)
    .map(({ issue, description, field }) => {
      const codes = [text(issue), text(field)].filter((part) => part !== null).join(', ');
      return `${text(description) ?? ''}${codes === '' ? '' : ` (${codes})`}`.trim();
    });
  const main = text(body.message) ?? text(body.error_description) ?? text(body.error) ?? '';
  return (issues.length > 0 ? issues : [main]).join(' ').slice(0, 400);
}

/** The first issue by its name: INSTRUMENT_DECLINED. */
export const issueOf = (thrown: unknown): string | null =>
  thrown instanceof InputFault ? text(object(thrown.details).issue) : null;

export function paypalFault(
  body: unknown,
  { status, headers }: { status: number; headers: ResponseHeaders },
): string | Fault | undefined {
  if (status < 300) return undefined;
  const refusal = object(body);
  const said = sentenceIn(refusal);
  const details = {
    service: 'paypal',
    status,
    code: text(refusal.name) ?? text(refusal.error),
    issue: text(object(list(refusal.details)[0]).issue),
    debug_id: text(refusal.debug_id),
  };
  if (status === 401) {
    const remedy =
      'Check paypal_client_id and paypal_client_secret; those of the sandbox need its own paypal_base_url.';
    return new CredentialFault('Credential refused', `PayPal: ${said} ${remedy}`, { details });
  }
  if (status === 403) {
    const remedy = 'Allow it for the app under Apps & Credentials.';
    return new CredentialFault('Permission missing', `PayPal: ${said} ${remedy}`, { details });
  }
  if (status === 429) {
    const wait = retryAfterMs(headers['retry-after'], 0) ?? WAIT_MS;
    return new TemporaryFault('Rate limit exceeded', `PayPal asks us to wait. ${said}`, {
      details,
      retryAfterMs: wait,
    });
  }
  if (status >= 500 || status === 409) return new TemporaryFault('Service unavailable', `PayPal: ${said}`, { details });
  const title = /DECLINED|PAYER|COMPLIANCE/.test(details.issue ?? '') ? 'Payment refused' : 'Request refused';
  return new InputFault(title, `PayPal: ${said || 'It refused the call.'}`, { details });
}
