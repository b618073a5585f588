import { CredentialFault, type Fault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { object, text } from '../loose.ts';

/** `Your card was declined. (card_declined, insufficient_funds; "payment_method")` from Stripe's error object. */
function sentenceIn(error: Record<string, unknown>): string {
  const codes = [text(error.code), text(error.decline_code)].filter((code) => code !== null).join(', ');
  const about = [codes, text(error.param)].filter((part) => part !== null && part !== '').join('; ');
  return `${text(error.message) ?? 'It refused the call.'}${about === '' ? '' : ` (${about})`}`;
}

export function stripeFault(body: unknown, { status }: { status: number }): string | Fault | undefined {
  if (status < 300) return undefined;
  const error = object(object(body).error);
  if (error.message === undefined && error.code === undefined) return '';
  const said = `Stripe: ${sentenceIn(error)}`.slice(0, 600);
  const details = { service: 'stripe', status, code: text(error.code) };
  if (status === 401 || status === 403) {
    const remedy = 'Check stripe_api_key: a restricted key needs the right to write payments, refunds and customers.';
    return new CredentialFault('Credential refused', `${said} ${remedy}`, { details });
  }
  // The same call is under way, or two calls change one thing: the second comes through later.
  if (status === 409 || error.code === 'lock_timeout') {
    return new TemporaryFault('Service unavailable', said, { details, retryAfterMs: 2_000 });
  }
  if (status === 429 || status >= 500) return sentenceIn(error);
  return new InputFault(status === 402 ? 'Payment refused' : 'Request refused', said, { details });
}
