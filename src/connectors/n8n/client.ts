import { CredentialFault } from '#src/kit/faults.ts';
import type { HttpClient } from '#src/kit/http-types.ts';
import type { Doors } from '../define.ts';
import { object, text } from '../loose.ts';

export interface N8nClient {
  /** Its webhooks: they know nothing of the key, which opens everything else. */
  webhooks: HttpClient;
  /** The public API; throws where there is no key. */
  api(): HttpClient;
}

const said = (body: unknown, { status }: { status: number }): string | undefined => {
  if (status < 300) return undefined;
  const { message, hint } = object(body);
  return [text(message), text(hint)].filter((part) => part !== null).join(' ');
};

export function connectN8n({ api_key, base_url }: { api_key?: string; base_url: string }, doors: Doors): N8nClient {
  const headers = { 'x-n8n-api-key': api_key ?? '' };
  const api = api_key ? doors.http({ baseUrl: base_url, auth: { headers }, fault: said }) : null;
  return {
    webhooks: doors.http({ baseUrl: base_url, fault: said }),
    api() {
      if (api !== null) return api;
      throw new CredentialFault('Credential missing', 'This needs a key of the public API. Set n8n_api_key.');
    },
  };
}
