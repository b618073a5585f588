import type { OAuth } from '../oauth.ts';

const TOKEN_URL = 'https://api.dropboxapi.com/oauth2/token';

export const dropboxOAuth: OAuth = {
  authorizeUrl: 'https://www.dropbox.com/oauth2/authorize',
  scopes: [],
  // Without it there is no refresh token, and the access token ends after four hours.
  params: { token_access_type: 'offline' },
  pkce: true,
  client: { id: 'app_key', secret: 'app_secret' },
  tokenUrl: (_fields, baseUrl) => (baseUrl === null ? TOKEN_URL : new URL('/oauth2/token', baseUrl).href),
  encoding: 'form',
  rotates: false,
};
