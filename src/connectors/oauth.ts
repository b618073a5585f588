import { createHash } from 'node:crypto';
import { CredentialFault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import type { HttpClient } from '#src/kit/http-types.ts';
import { object, text } from './loose.ts';

type Fields = Readonly<Record<string, string>>;

/** How a service is connected in a browser, and how its tokens are fetched. */
export interface OAuth {
  /** Where people say yes. */
  authorizeUrl: string;
  scopes: readonly string[];
  /** What else the page is told. */
  params?: Readonly<Record<string, string>>;
  pkce: boolean;
  /** The credential's fields that hold the client. */
  client: { id: string; secret: string };
  /** Where tokens are fetched; `baseUrl` is the credential's own address, null where it has the usual one. */
  tokenUrl(fields: Fields, baseUrl: string | null): string;
  encoding: 'form' | 'json';
  /** A refresh token works once: the new one must be kept before anything is done with the tokens. */
  rotates: boolean;
  /** What the way back tells beside the code, as fields of the credential. */
  fromCallback?(query: Fields): Record<string, string>;
}

export interface FreshTokens {
  access_token: string;
  refresh_token?: string;
  /** Null: the service does not say when it ends. */
  expiresIn: number | null;
}

interface Asking {
  http: HttpClient;
  title: string;
  url: string;
  encoding: OAuth['encoding'];
  body: Record<string, string>;
}

/** The vendor's refusal of a code or a refresh token, as a sentence of ours. */
export function refusedGrant(title: string, body: unknown, status: number): CredentialFault | undefined {
  if (status !== 400 && status !== 401 && status !== 403) return undefined;
  const { error, error_description, hint, title: said, detail } = object(body);
  const why = text(error_description) ?? text(hint) ?? text(detail) ?? text(error) ?? text(said) ?? String(status);
  return new CredentialFault('Credential refused', `${title} gives no token: ${why}. Connect ${title} again.`, {
    details: { status },
  });
}

export async function fetchTokens({ http, title, url, encoding, body }: Asking): Promise<FreshTokens> {
  const answer = await http.external('POST', url, encoding === 'json' ? { json: body } : { form: body });
  const { access_token, refresh_token, expires_in } = object(answer.body);
  const [access, refresh] = [text(access_token), text(refresh_token)];
  if (access === null) {
    throw new TemporaryFault('Request refused', `${title} answered without a token.`);
  }
  const expiresIn = typeof expires_in === 'number' && Number.isFinite(expires_in) ? expires_in : null;
  return { access_token: access, ...(refresh === null ? {} : { refresh_token: refresh }), expiresIn };
}

export const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/** The client of the credential, or a fault that says what to register first. */
export function clientOf(oauth: OAuth, service: string, fields: Fields): { id: string; secret: string } {
  const { id, secret } = oauth.client;
  const missing = [id, secret].filter((name) => !fields[name]);
  if (missing.length === 0) return { id: fields[id] ?? '', secret: fields[secret] ?? '' };
  const names = missing.map((name) => `${service}_${name}`).join(' and ');
  throw new InputFault(
    'Client missing',
    `Set ${names} first: the service gives them when you register an OAuth client there.`,
    { status: 409, details: { missing } },
  );
}

/** The page at the service where people say yes. */
export function authorizeUrlOf(
  oauth: OAuth,
  given: { clientId: string; redirectUri: string; state: string; verifier: string },
): string {
  const url = new URL(oauth.authorizeUrl);
  const pkce = oauth.pkce ? { code_challenge: challengeOf(given.verifier), code_challenge_method: 'S256' } : {};
  const scope = oauth.scopes.length > 0 ? { scope: oauth.scopes.join(' ') } : {};
  const params = {
    response_type: 'code',
    client_id: given.clientId,
    redirect_uri: given.redirectUri,
    state: given.state,
    ...scope,
    ...pkce,
    ...oauth.params,
  };
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  return url.href;
}
