import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { changeStatus } from './change-status.ts';
import { okdeskChecks } from './checks.ts';
import { BASE_URL, connectOkdesk } from './client.ts';
import { comment } from './comment.ts';
import { createContact } from './create-contact.ts';
import { createIssue } from './create-issue.ts';
import { findCompany } from './find-company.ts';
import { findContact } from './find-contact.ts';
import { getIssue } from './get-issue.ts';
import { listComments } from './list-comments.ts';
import { listIssues } from './list-issues.ts';
import { okdeskSource } from './source.ts';

export default defineConnector({
  id: 'okdesk',
  title: 'Okdesk',
  words: ['okdesk', 'ok desk', 'окдеск'],
  category: 'support',
  docs: 'https://apidocs.okdesk.ru/apidoc',
  baseUrl: BASE_URL,
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({
      account: Type.Optional(Type.String({ title: 'Account', description: 'The name before .okdesk.ru' })),
      api_url: Type.Optional(
        Type.String({ title: 'API address', description: 'Instead of the account: https://desk.example.com/api/v1' }),
      ),
      api_token: Secret('API token', 'Settings, API; "Token …" before it sends it in a header'),
      webhook_secret: Type.Optional(Secret('Webhook secret', 'Only where your Okdesk signs what it sends')),
    }),
    anyOf: [
      ['account', 'api_token'],
      ['api_url', 'api_token'],
    ],
  },
  connect: connectOkdesk,
  async probe(okdesk) {
    await okdesk.http.get('issues/list', { query: { 'page[size]': 1, 'page[number]': 1 } });
    return { account: new URL(okdesk.issueUrl(1)).hostname, scopes: null };
  },
  checks: okdeskChecks,
  actions: [
    createIssue,
    getIssue,
    listIssues,
    changeStatus,
    comment,
    listComments,
    findCompany,
    findContact,
    createContact,
  ],
  source: okdeskSource,
});
