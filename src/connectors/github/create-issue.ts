import { Type } from 'typebox';
import { defineAction } from '../define.ts';
import { inRepository } from './call.ts';
import { Body, IssueNumber, Labels, Repository } from './schemas.ts';

export const createIssue = defineAction({
  id: 'create_issue',
  title: 'Create an issue',
  summary: 'Opens an issue in a repository.',
  effect: 'write',
  recipe: {
    kind: 'ticket',
    place: 'repository',
    with: { title: '{{truncate (default title event) 250}}', body: '{{truncate body 4000}}\n\n{{url}}' },
  },
  scopes: ['repo'],
  input: Type.Object(
    {
      repository: Repository,
      title: Type.String({ minLength: 1, maxLength: 256 }),
      body: Type.Optional(Body),
      labels: Type.Optional(Labels),
      assignees: Type.Optional(Type.Array(Type.String(), { maxItems: 10 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ number: IssueNumber, url: Type.String() }),
  example: { repository: 'octocat/hello-world', title: 'The build is red', labels: ['bug'] },
  async run({ repository, ...issue }, github, call) {
    const made = await inRepository(github, 'POST', repository, 'issues', issue, call);
    return { number: Number(made.number), url: String(made.html_url) };
  },
});
