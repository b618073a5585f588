import { CredentialFault } from '#src/kit/faults.ts';
import type { HttpClient } from '#src/kit/http-types.ts';
import type { Doors } from '../define.ts';
import { keptToken } from '../kept-token.ts';
import { fetchTokens, refusedGrant } from '../oauth.ts';
import { fixedToken, type Tokens, withTokens } from '../tokens.ts';
import { dropboxFault } from './errors.ts';
import { dropboxOAuth } from './oauth.ts';

export interface DropboxCredential {
  access_token?: string;
  refresh_token?: string;
  app_key?: string;
  app_secret?: string;
  base_url: string;
}

export interface DropboxClient {
  api: HttpClient;
  /** Where the bytes of files go. */
  content: HttpClient;
}

export const BASE_URL = 'https://api.dropboxapi.com/2/';
const CONTENT_URL = 'https://content.dropboxapi.com/2/';
const FOUR_HOURS = 14_400;

function tokensOf(credential: DropboxCredential, doors: Doors): Tokens {
  const { access_token, refresh_token, app_key = '', app_secret = '', base_url } = credential;
  if (!refresh_token) return fixedToken(access_token ?? '');
  const http = doors.http({
    baseUrl: base_url,
    fault: (body, { status }) => refusedGrant('Dropbox', body, status),
  });
  return keptToken(['dropbox', base_url, refresh_token, app_key, app_secret], doors.now, async () => {
    if (app_key === '' || app_secret === '') {
      throw new CredentialFault('Credential missing', 'A refresh token needs dropbox_app_key and dropbox_app_secret.');
    }
    const body = { grant_type: 'refresh_token', refresh_token, client_id: app_key, client_secret: app_secret };
    const url = dropboxOAuth.tokenUrl({}, base_url === BASE_URL ? null : base_url);
    const fresh = await fetchTokens({ http, title: 'Dropbox', url, encoding: 'form', body });
    return { token: fresh.access_token, seconds: fresh.expiresIn ?? FOUR_HOURS };
  });
}

export function connectDropbox(credential: DropboxCredential, doors: Doors): DropboxClient {
  const tokens = tokensOf(credential, doors);
  const open = (baseUrl: string): HttpClient => withTokens(doors.http({ baseUrl, fault: dropboxFault }), tokens);
  const { base_url } = credential;
  return { api: open(base_url), content: open(base_url === BASE_URL ? CONTENT_URL : base_url) };
}
