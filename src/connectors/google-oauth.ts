import type { OAuth } from './oauth.ts';

/** Google's way to say yes in a browser. Without `offline` and `consent` it gives no refresh token the second time. */
export const googleOAuth = (...scopes: string[]): OAuth => ({
  authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
  scopes,
  params: { access_type: 'offline', prompt: 'consent', include_granted_scopes: 'true' },
  pkce: true,
  client: { id: 'client_id', secret: 'client_secret' },
  // Whoever stands in for Google under another address hands out its tokens as well.
  tokenUrl: (_fields, baseUrl) =>
    baseUrl === null ? 'https://oauth2.googleapis.com/token' : `${baseUrl.replace(/\/?$/, '/')}token`,
  encoding: 'form',
  rotates: false,
});
