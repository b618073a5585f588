import { Type } from 'typebox';
import { defineAction } from '../define.ts';
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
});
