import { CredentialFault } from '#src/kit/faults.ts';
import type { Auth, HttpClient } from '#src/kit/http-types.ts';
import type { Doors } from '../define.ts';
import { okdeskFault } from './errors.ts';

export interface OkdeskClient {
  http: HttpClient;
  /** Where people look at an issue. */
  issueUrl(id: number): string;
}

interface OkdeskCredential {
  account?: string;
  api_url?: string;
  api_token: string;
  base_url: string;
}

export const BASE_URL = 'https://{account}.okdesk.ru/api/v1/';

const NAME = /^(?:https?:\/\/)?([a-z0-9-]{1,63})(?:\.okdesk\.ru\/?)?$/i;
/** `Token …`: installations that take the token in a header and not in the address. */
const AS_HEADER = /^(?:Token|Bearer)\s+(\S+)$/i;

function baseOf({ account = '', api_url, base_url }: OkdeskCredential): string {
  if (base_url !== BASE_URL) return base_url;
  if (api_url) return api_url.endsWith('/') ? api_url : `${api_url}/`;
  const [, name] = NAME.exec(account.trim()) ?? [];
  if (name !== undefined) return BASE_URL.replace('{account}', name.toLowerCase());
  throw new CredentialFault(
    'Credential refused',
    'okdesk_account is the name before .okdesk.ru, such as "acme". Another address goes into okdesk_api_url.',
  );
}

const authOf = (token: string): Auth =>
  AS_HEADER.test(token) ? { headers: { authorization: token } } : { query: { api_token: token } };

export function connectOkdesk(credential: OkdeskCredential, doors: Doors): OkdeskClient {
  const token = credential.api_token.trim();
  const baseUrl = baseOf(credential);
  const http = doors.http({
    baseUrl,
    auth: authOf(token),
    redact: [token, AS_HEADER.exec(token)?.[1] ?? token],
    fault: okdeskFault,
  });
  const site = baseUrl.replace(/\/(?:api\/v\d+\/)?$/, '');
  return { http, issueUrl: (id) => `${site}/issues/${id}` };
}
