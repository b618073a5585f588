import { CredentialFault, type Fault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import type { ResponseHeaders } from '#src/kit/http-types.ts';
import { retryAfterMs } from '#src/kit/retry-after.ts';
import { textIn } from './xml.ts';

const WAIT_MS = 2_000;

const CREDENTIAL = new Map([
  ['InvalidAccessKeyId', 'There is no such access key. Check s3_access_key_id.'],
  ['SignatureDoesNotMatch', 'The secret access key does not fit the access key. Check s3_secret_access_key.'],
  ['AccessDenied', 'The key may not do that there: allow it in the policy of its user and of the bucket.'],
  ['AccountProblem', 'There is a problem with the account. Look at its page at the provider.'],
  ['ExpiredToken', 'The key has ended. Make a new one.'],
  ['RequestTimeTooSkewed', 'The clock of this machine is wrong by minutes. Set it right.'],
]);

const INPUT = new Map([
  ['NoSuchBucket', 'There is no such bucket. Check its name and s3_region.'],
  ['NoSuchKey', 'There is no such object.'],
  ['NoSuchVersion', 'There is no such version of the object.'],
  ['PermanentRedirect', 'The bucket is in another region. Set s3_region to it.'],
  ['AuthorizationHeaderMalformed', 'Set s3_region to the region of the bucket.'],
  ['InvalidObjectState', 'The object is archived. Restore it first.'],
  ['KeyTooLongError', 'A key may have 1024 bytes.'],
]);

const BUSY = new Set(['SlowDown', 'RequestLimitExceeded', 'TooManyRequests', 'OperationAborted', 'InternalError']);

/** S3 says what is wrong in a code; compatible stores use the same ones. */
export function s3Fault(
  body: unknown,
  { status, headers }: { status: number; headers: ResponseHeaders },
): string | Fault | undefined {
  if (status < 300) return undefined;
  const xml = typeof body === 'string' ? body : '';
  const code = textIn(xml, 'Code') ?? '';
  const message = (textIn(xml, 'Message') ?? '').slice(0, 400);
  const said = [code, message].filter((part) => part !== '').join(': ');
  const details = { service: 's3', status, code };
  if (BUSY.has(code) || status === 429) {
    const wait = retryAfterMs(headers['retry-after'], 0) ?? WAIT_MS;
    return new TemporaryFault('Rate limit exceeded', `S3 asks us to wait. (${said})`, { details, retryAfterMs: wait });
  }
  const remedy = CREDENTIAL.get(code);
  if (remedy !== undefined) return new CredentialFault('Credential refused', `S3: ${remedy} (${said})`, { details });
  const mistake = INPUT.get(code);
  if (mistake !== undefined) return new InputFault('Request refused', `S3: ${mistake} (${said})`, { details });
  return said;
}
