import { hmacSha256 } from '../signatures.ts';
import type { Sample } from '../source.ts';
import { secretKeys } from './keys.ts';

/** The headers of a Standard Webhook. */
export function standardSample({ id, now, raw, secret }: Sample): Record<string, string> {
  const time = String(Math.floor(now / 1000));
  const [key] = secret === null ? [] : secretKeys(secret);
  const signature = key === undefined ? null : hmacSha256(key, `msg_${id}.${time}.`, raw).toString('base64');
  return {
    'webhook-id': `msg_${id}`,
    'webhook-timestamp': time,
    ...(signature === null ? {} : { 'webhook-signature': `v1,${signature}` }),
  };
}
