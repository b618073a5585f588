import { Type } from '#src/kit/schema.ts';
import { Secret } from './define.ts';
import { googleOAuth } from './google-oauth.ts';

const fields = Type.Object({
  service_account: Type.Optional(
    Type.String({ title: 'Service account', description: 'The whole JSON file of its key', 'x-secret': true }),
  ),
  refresh_token: Type.Optional(Secret('Refresh token', 'Beside a client id and secret')),
  client_id: Type.Optional(Type.String({ title: 'Client ID', description: 'Beside a refresh token' })),
  client_secret: Type.Optional(Secret('Client secret', 'Beside a refresh token')),
  access_token: Type.Optional(Secret('Access token', 'Instead of these; it works for an hour')),
});

/** What all of Google's services take; only what is asked for differs. */
export const googleCredentials = (scope: string) => ({
  provider: 'google',
  strategy: 'oauth' as const,
  fields,
  oauth: googleOAuth(scope),
  anyOf: [['service_account'], ['refresh_token', 'client_id', 'client_secret'], ['access_token']],
});
