import { InputFault } from '#src/kit/faults.ts';
import type { HttpClient } from '#src/kit/http-types.ts';
import { type Call, stop } from '../action.ts';
import type { Doors } from '../define.ts';
import { keptToken } from '../kept-token.ts';
import { type Loose, object, text } from '../loose.ts';
import { withTokens } from '../tokens.ts';
import { paypalFault } from './errors.ts';

export interface PaypalClient {
  /** A change. The id makes a repeated call the same call for hours. */
  change(path: string, json: object, call: Call): Promise<Loose>;
  get(path: string, call: Pick<Call, 'signal'>): Promise<Loose>;
  /** A new token, whatever is kept: what PayPal says of the app beside it. */
  introduce(): Promise<Loose>;
}

interface PaypalCredential {
  client_id: string;
  client_secret: string;
  base_url: string;
}

const HOUR_SECONDS = 3600;

export function connectPaypal({ client_id, client_secret, base_url }: PaypalCredential, doors: Doors): PaypalClient {
  const door = doors.http({ baseUrl: base_url, auth: { basic: [client_id, client_secret] }, fault: paypalFault });
  const introduce = async (): Promise<Loose> =>
    object((await door.post('v1/oauth2/token', { form: { grant_type: 'client_credentials' } })).body);
  const tokens = keptToken(['paypal', base_url, client_id, client_secret], doors.now, async () => {
    const answer = await introduce();
    const token = text(answer.access_token);
    if (token === null)
      throw new InputFault('Request refused', 'PayPal answered without a token. Check paypal_base_url.');
    return { token, seconds: typeof answer.expires_in === 'number' ? answer.expires_in : HOUR_SECONDS };
  });
  const http: HttpClient = withTokens(doors.http({ baseUrl: base_url, fault: paypalFault }), tokens);
  return {
    introduce,
    async change(path, json, call) {
      const headers = { 'paypal-request-id': call.idempotencyKey, prefer: 'return=representation' };
      return object((await http.post(path, { json, headers, ...stop(call) })).body);
    },
    get: async (path, call) => object((await http.get(path, stop(call))).body),
  };
}
