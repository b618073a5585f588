import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { connectMixpanel } from './client.ts';
import { importEvents } from './import-events.ts';
import { setProfile } from './set-profile.ts';
import { track } from './track.ts';

export default defineConnector({
  id: 'mixpanel',
  title: 'Mixpanel',
  words: ['mixpanel', 'микспанел'],
  category: 'analytics',
  docs: 'https://developer.mixpanel.com/reference/',
  baseUrl: 'https://api.mixpanel.com/',
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({
      token: Secret('Project token', 'Project Settings, Access Keys'),
      secret: Type.Optional(Secret('API secret', 'Beside it; only to import past events')),
    }),
  },
  connect: connectMixpanel,
  // The token can only be tried by counting something; an import of nothing tries the secret and leaves no trace.
  async probe(mixpanel) {
    await mixpanel.importing().post('import', { query: { strict: 1 }, json: [] });
    return { account: null, scopes: null };
  },
  actions: [track, importEvents, setProfile],
});
