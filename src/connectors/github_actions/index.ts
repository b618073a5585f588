import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { object, text } from '../loose.ts';
import { dispatch } from './dispatch.ts';
import { actionsFault } from './errors.ts';
import { getRun } from './get-run.ts';
import { rerunFailed } from './rerun-failed.ts';
import { waitForRun } from './wait-for-run.ts';

function scopesOf(header: string | string[] | undefined): string[] | null {
  if (typeof header !== 'string' || header.trim() === '') return null;
  return header.split(',').map((scope) => scope.trim());
}

export default defineConnector({
  id: 'github_actions',
  title: 'GitHub Actions',
  words: ['github actions', 'github action', 'гитхаб экшен'],
  category: 'ci_cd',
  docs: 'https://docs.github.com/rest/actions',
  baseUrl: 'https://api.github.com/',
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({
      token: Secret('Token', 'A fine-grained token with read and write access to Actions of the repositories'),
    }),
  },
  connect: ({ token, base_url }, { http, now }) =>
    http({
      baseUrl: base_url,
      auth: { bearer: token },
      headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
      fault: (body, answer) => actionsFault(body, answer, now()),
    }),
  async probe(github) {
    const { body, headers } = await github.get('user');
    return { account: text(object(body).login), scopes: scopesOf(headers['x-oauth-scopes']) };
  },
  actions: [dispatch, rerunFailed, getRun, waitForRun],
  eventsFrom: 'github',
});
