import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { object, text } from '../loose.ts';
import { jenkinsFault } from './errors.ts';
import { getBuild } from './get-build.ts';
import { getLog } from './get-log.ts';
import { jenkinsSource } from './source.ts';
import { triggerBuild } from './trigger-build.ts';

export default defineConnector({
  id: 'jenkins',
  title: 'Jenkins',
  words: ['jenkins', 'дженкинс'],
  category: 'ci_cd',
  docs: 'https://www.jenkins.io/doc/book/using/remote-access-api/',
  baseUrl: null,
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({
      base_url: Type.String({ title: 'Address', description: 'Of your Jenkins: https://jenkins.example.com/' }),
      user: Type.String({ title: 'User', description: 'The id that the token belongs to' }),
      token: Secret('API token', 'Of that user: Security, API Token'),
    }),
  },
  // A request with an API token needs no crumb.
  connect: ({ base_url, user, token }, { http }) =>
    http({ baseUrl: base_url, auth: { basic: [user, token] }, fault: jenkinsFault }),
  async probe(jenkins) {
    const { body } = await jenkins.get('me/api/json', { query: { tree: 'id,fullName' } });
    const { id, fullName } = object(body);
    return { account: text(fullName) ?? text(id), scopes: null };
  },
  actions: [triggerBuild, getBuild, getLog],
  source: jenkinsSource,
});
