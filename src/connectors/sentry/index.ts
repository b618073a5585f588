import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { list, object, text } from '../loose.ts';
import { assignIssue } from './assign-issue.ts';
import { createRelease } from './create-release.ts';
import { sentryFault } from './faults.ts';
import { listIssues } from './list-issues.ts';
import { resolveIssue } from './resolve-issue.ts';
import { sentrySource } from './source.ts';

export default defineConnector({
  id: 'sentry',
  title: 'Sentry',
  words: ['sentry', 'сентри'],
  category: 'monitoring',
  docs: 'https://docs.sentry.io/api/',
  baseUrl: 'https://sentry.io/api/0/',
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({
      token: Secret('Token', 'Of an internal integration, with event:write and project:releases'),
      client_secret: Type.Optional(Secret('Client secret', 'Of the same integration; only to receive webhooks')),
    }),
  },
  connect: ({ token, base_url }, { http, now }) =>
    http({
      baseUrl: base_url,
      auth: { bearer: token },
      fault: (body, answer) => sentryFault(body, answer, now()),
    }),
  async probe(sentry) {
    const { user, auth } = object((await sentry.get('')).body);
    const { username, email } = object(user);
    const { scopes } = object(auth);
    return {
      account: text(username) ?? text(email),
      scopes: Array.isArray(scopes) ? list(scopes).map(String) : null,
    };
  },
  actions: [resolveIssue, assignIssue, listIssues, createRelease],
  source: sentrySource,
});
