import { createSign } from 'node:crypto';
import { CredentialFault, InputFault } from '#src/kit/faults.ts';
import type { HttpClient } from '#src/kit/http-types.ts';
import type { Doors } from './define.ts';
import { keptToken } from './kept-token.ts';
import { object, text } from './loose.ts';
import { fixedToken, type Tokens } from './tokens.ts';

/** What a credential of Google's holds: one of three ways to a token. */
export interface GoogleCredential {
  access_token?: string;
  service_account?: string;
  refresh_token?: string;
  client_id?: string;
  client_secret?: string;
  base_url: string;
}

const TOKEN_URL = 'https://oauth2.googleapis.com/token';
const HOUR_SECONDS = 3600;

interface ServiceAccount {
  email: string;
  key: string;
  url: string;
}

function readServiceAccount(given: string): ServiceAccount {
  const text_ = given.trim().startsWith('{') ? given : Buffer.from(given, 'base64').toString('utf8');
  try {
    const { client_email, private_key, token_uri } = object(JSON.parse(text_));
    const [email, key] = [text(client_email), text(private_key)];
    if (email !== null && key !== null) return { email, key, url: text(token_uri) ?? TOKEN_URL };
  } catch {
    // Told below, and without what was in it.
  }
  throw new CredentialFault(
    'Credential refused',
    'The service account must be the whole JSON file of its key, with client_email and private_key. Paste the file.',
  );
}

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** RFC 7523: who it is, for what, signed with the key of the file. */
function assertionOf({ email, key, url }: ServiceAccount, scope: string, now: number): string {
  const iat = Math.floor(now / 1000);
  const claims = { iss: email, scope, aud: url, iat, exp: iat + HOUR_SECONDS };
  const signed = `${base64url({ alg: 'RS256', typ: 'JWT' })}.${base64url(claims)}`;
  try {
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key).toString('base64url')}`;
  } catch (cause) {
    const sentence = 'The private key of the service account cannot be read. Paste the whole JSON file again.';
    throw new CredentialFault('Credential refused', sentence, { cause });
  }
}

const refusedToken = (body: unknown, { status }: { status: number }): CredentialFault | undefined => {
  if (status !== 400 && status !== 401) return undefined;
  const { error, error_description } = object(body);
  const why = text(error_description) ?? text(error) ?? String(status);
  return new CredentialFault(
    'Credential refused',
    `Google gives no token: ${why}. Connect Google again, or renew the key.`,
  );
};

/** Whoever stands in for Google under another address hands out its tokens as well. */
const tokenUrlOf = ({ base_url }: GoogleCredential): string =>
  new URL(base_url).hostname.endsWith('.googleapis.com') ? TOKEN_URL : `${base_url}token`;

interface Asked {
  url: string;
  form: Record<string, string>;
}

function askFor(credential: GoogleCredential, scope: string, now: number): Asked {
  const { service_account, refresh_token, client_id = '', client_secret = '' } = credential;
  if (service_account) {
    const account = readServiceAccount(service_account);
    const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
    return { url: account.url, form: { grant_type, assertion: assertionOf(account, scope, now) } };
  }
  if (!refresh_token)
    throw new CredentialFault('Credential missing', 'Set an access token, a service account or a refresh token.');
  return {
    url: tokenUrlOf(credential),
    form: { grant_type: 'refresh_token', refresh_token, client_id, client_secret },
  };
}

/** Access tokens of a Google credential: the given one, or those that are fetched for it. */
export function googleTokens(credential: GoogleCredential, scope: string, doors: Doors): Tokens {
  const { access_token, service_account, refresh_token, client_id, base_url } = credential;
  if (access_token && !service_account && !refresh_token) return fixedToken(access_token);
  const http: HttpClient = doors.http({ baseUrl: base_url, fault: refusedToken });
  return keptToken(['google', scope, base_url, service_account, refresh_token, client_id], doors.now, async () => {
    const { url, form } = askFor(credential, scope, doors.now());
    const { access_token: given, expires_in } = object((await http.external('POST', url, { form })).body);
    const token = text(given);
    if (token === null) throw new InputFault('Request refused', 'Google answered without a token. Check token_uri.');
    return { token, seconds: typeof expires_in === 'number' ? expires_in : HOUR_SECONDS };
  });
}
