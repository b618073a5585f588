import { createSign } from 'node:crypto';
import { CredentialFault, InputFault } from '#src/kit/faults.ts';
import type { HttpClient } from '#src/kit/http-types.ts';
import type { Doors } from './define.ts';
import { object, text } from './loose.ts';

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
/** A token that ends while a call is under way would be refused. */
const EARLY_MS = 120_000;

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
  return { url: TOKEN_URL, form: { grant_type: 'refresh_token', refresh_token, client_id, client_secret } };
}

/** A token that is fresh enough: the given one, or one that is fetched once and kept until shortly before its end. */
export function googleToken(credential: GoogleCredential, scope: string, doors: Doors): () => Promise<string> {
  const { access_token, service_account, refresh_token } = credential;
  if (access_token && !service_account && !refresh_token) return async () => access_token;
  const http: HttpClient = doors.http({ baseUrl: credential.base_url, fault: refusedToken });
  let kept: { token: string; until: number } | null = null;
  let fetching: Promise<string> | null = null;

  const fetchOne = async (): Promise<string> => {
    const { url, form } = askFor(credential, scope, doors.now());
    const { access_token: token, expires_in } = object((await http.external('POST', url, { form })).body);
    const fresh = text(token);
    if (fresh === null) throw new InputFault('Request refused', 'Google answered without a token. Check token_uri.');
    const seconds = typeof expires_in === 'number' ? expires_in : HOUR_SECONDS;
    kept = { token: fresh, until: doors.now() + seconds * 1000 - EARLY_MS };
    return fresh;
  };

  return async () => {
    if (kept !== null && doors.now() < kept.until) return kept.token;
    fetching ??= fetchOne().finally(() => {
      fetching = null;
    });
    return await fetching;
  };
}
