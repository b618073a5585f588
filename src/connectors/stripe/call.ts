import type { HttpClient, QueryValue } from '#src/kit/http-types.ts';
import { type Call, stop } from '../action.ts';
import { type Loose, object } from '../loose.ts';

/** A change at Stripe. The key makes a repeated call the same call for a day. */
export async function change(
  stripe: HttpClient,
  path: string,
  form: Record<string, QueryValue>,
  call: Call,
): Promise<Loose> {
  const headers = { 'idempotency-key': call.idempotencyKey };
  return object((await stripe.post(path, { form, headers, ...stop(call) })).body);
}
