import type { OAuth } from '../oauth.ts';
import { BASE_URL, baseOf } from './client.ts';

const ACCOUNT = /^([a-z0-9][a-z0-9-]{0,62})\.(?:amocrm\.ru|kommo\.com)$/;

export const amocrmOAuth: OAuth = {
  authorizeUrl: 'https://www.amocrm.ru/oauth',
  scopes: [],
  params: { mode: 'post_message' },
  pkce: false,
  client: { id: 'client_id', secret: 'client_secret' },
  tokenUrl: ({ subdomain }, baseUrl) =>
    `${baseOf(baseUrl ?? BASE_URL, subdomain).replace(/\/?$/, '/')}oauth2/access_token`,
  encoding: 'json',
  rotates: true,
  // Which account somebody chose comes back beside the code.
  fromCallback({ referer = '' }): Record<string, string> {
    const [, subdomain] = ACCOUNT.exec(referer) ?? [];
    return subdomain === undefined ? {} : { subdomain };
  },
};
