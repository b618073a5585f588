import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { list, object } from '../loose.ts';
import { madeSince } from '../made-since.ts';
import { inRepository } from './call.ts';
import { Body, IssueNumber, Repository } from './schemas.ts';

export const comment = defineAction({
  id: 'comment',
  title: 'Comment',
  summary: 'Writes a comment on an issue or pull request.',
  effect: 'write',
  recipe: { kind: 'comment', with: { repository: '{{repository.full_name}}', number: '{{number}}' } },
  scopes: ['repo'],
  input: Type.Object({ repository: Repository, number: IssueNumber, body: Body }, { additionalProperties: false }),
  output: Type.Object({ id: Type.Integer(), url: Type.String() }),
  example: { repository: 'octocat/hello-world', number: 1, body: 'Thank you, we are looking into it.' },
  async run({ repository, number, body }, github, call) {
    const made = await inRepository(github, 'POST', repository, `issues/${number}/comments`, { body }, call);
    return { id: Number(made.id), url: String(made.html_url) };
  },
  async recall({ repository, number, body }, github, call) {
    const query = { since: new Date(call.since).toISOString(), per_page: 100 };
    const { body: found } = await github.get(`repos/${repository}/issues/${number}/comments`, { query, ...stop(call) });
    return list(found)
      .map(object)
      .filter((one) => one.body === body && madeSince(one.created_at, call.since))
      .map((one) => ({ id: Number(one.id), url: String(one.html_url) }));
  },
});
