import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { list, object, text } from '../loose.ts';
import { madeSince } from '../made-since.ts';
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
  async recall({ repository, title, body = '' }, github, call) {
    const query = { state: 'all', since: new Date(call.since).toISOString(), sort: 'created', per_page: 100 };
    const { body: found } = await github.get(`repos/${repository}/issues`, { query, ...stop(call) });
    return list(found)
      .map(object)
      .filter((one) => one.title === title && (text(one.body) ?? '') === body && madeSince(one.created_at, call.since))
      .map((one) => ({ number: Number(one.number), url: String(one.html_url) }));
  },
});
