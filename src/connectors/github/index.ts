import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { addLabels } from './add-labels.ts';
import { closeIssue } from './close-issue.ts';
import { comment } from './comment.ts';
import { createIssue } from './create-issue.ts';
import { createRelease } from './create-release.ts';
import { dispatchWorkflow } from './dispatch-workflow.ts';
import { githubFault } from './faults.ts';
import { githubSource } from './source.ts';

const scopesOf = (header: unknown): string[] | null =>
  typeof header === 'string' ? header.split(',').flatMap((scope) => scope.trim() || []) : null;

export default defineConnector({
  id: 'github',
  title: 'GitHub',
  words: ['github', 'git hub', 'гитхаб', 'гит-хаб'],
  category: 'issue_tracking',
  docs: 'https://docs.github.com/rest',
  baseUrl: 'https://api.github.com/',
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({ token: Secret('Token', 'A fine-grained token with access to issues and contents') }),
  },
  connect: ({ token, base_url }, { http, now }) =>
    http({
      baseUrl: base_url,
      auth: { bearer: token },
      headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
      fault: (body, answer) => githubFault(body, answer, now()),
    }),
  async probe(github) {
    const { body, headers } = await github.get('user');
    const { login } = body as { login?: string };
    return { account: login ?? null, scopes: scopesOf(headers['x-oauth-scopes']) };
  },
  actions: [createIssue, comment, addLabels, closeIssue, createRelease, dispatchWorkflow],
  source: githubSource,
});
