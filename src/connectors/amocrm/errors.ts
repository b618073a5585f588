import { CredentialFault, type Fault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import type { ResponseHeaders } from '#src/kit/http-types.ts';
import { retryAfterMs } from '#src/kit/retry-after.ts';
import { list, object, text } from '../loose.ts';

/** `Bad Request: Request validation failed (0.custom_fields_values: This field is missing.)` */
function sentenceIn(body: unknown): string {
  const said = object(body);
  const errors = list(said['validation-errors'])
    .flatMap((one) => list(object(one).errors))
    .slice(0, 5)
    .map((one) => `${text(object(one).path) ?? ''}: ${text(object(one).detail) ?? 'refused'}`);
  const main = [text(said.title), text(said.detail)].filter((part) => part !== null).join(': ');
  return errors.length === 0 ? main : `${main} (${errors.join('; ')})`;
}

const REMEDIES: Record<number, string> = {
  401: 'The token is not valid any more. Set a new amocrm_long_lived_token, or connect amoCRM again.',
  402: 'The account is not paid for. Pay for it in amoCRM.',
  403: 'The user of the token may not do that, or amoCRM has blocked this address after too many calls.',
};

export function amocrmFault(
  body: unknown,
  { status, headers }: { status: number; headers: ResponseHeaders },
): string | Fault | undefined {
  if (status < 300) return undefined;
  const said = sentenceIn(body).slice(0, 500);
  const details = { service: 'amocrm', status };
  const remedy = REMEDIES[status];
  if (remedy !== undefined) {
    return new CredentialFault('Credential refused', `amoCRM: ${remedy}${said === '' ? '' : ` (${said})`}`, {
      details,
    });
  }
  if (status === 429) {
    const wait = retryAfterMs(headers['retry-after'], 0) ?? 2_000;
    return new TemporaryFault('Rate limit exceeded', 'amoCRM takes 7 calls a second.', { details, retryAfterMs: wait });
  }
  if (status === 400 || status === 404) {
    const sentence = `amoCRM answered ${status}: ${said || 'it refused the call'}. Check the ids and fields.`;
    return new InputFault('Request refused', sentence, { details });
  }
  return said;
}
