import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { text } from '../loose.ts';
import { connectJira } from './client.ts';
import { comment } from './comment.ts';
import { createIssue } from './create-issue.ts';
import { getIssue } from './get-issue.ts';
import { search } from './search.ts';
import { jiraSource } from './source.ts';
import { transition } from './transition.ts';

export default defineConnector({
  id: 'jira',
  title: 'Jira',
  words: ['jira', 'джира', 'джире', 'джиру', 'джиры', 'жира!', 'жире!', 'жиру!'],
  category: 'issue_tracking',
  docs: 'https://developer.atlassian.com/cloud/jira/platform/rest/v3/',
  baseUrl: 'https://{site}.atlassian.net/',
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({
      site: Type.Optional(Type.String({ title: 'Site', description: 'acme of acme.atlassian.net', minLength: 1 })),
      email: Type.String({ title: 'E-mail', description: 'Of the account that the token belongs to', minLength: 1 }),
      token: Secret('API token', 'From id.atlassian.com, Security'),
    }),
    anyOf: [
      ['site', 'email', 'token'],
      ['base_url', 'email', 'token'],
    ],
  },
  connect: connectJira,
  async probe(jira) {
    const { displayName, emailAddress } = await jira.ask('GET', 'myself', {}, { signal: undefined });
    return { account: text(displayName) ?? text(emailAddress), scopes: null };
  },
  actions: [createIssue, comment, transition, search, getIssue],
  source: jiraSource,
});
