import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { list, object, text } from '../loose.ts';
import { madeSince } from '../made-since.ts';
import type { LinearClient } from './client.ts';
import { findIssue } from './lookups.ts';
import { IssueId } from './schemas.ts';

const MUTATION =
  'mutation($input: CommentCreateInput!) { made: commentCreate(input: $input) { success comment { id issue { url } } } }';

const NEWEST =
  'query($issue: String!) { issue(id: $issue) { url comments(first: 50) { nodes { id body createdAt } } } }';

export const comment = defineAction({
  id: 'comment',
  title: 'Comment',
  summary: 'Writes a comment on an issue.',
  effect: 'write',
  recipe: { kind: 'comment', with: { issue: '{{number}}' } },
  scopes: ['comments:create'],
  input: Type.Object(
    { issue: IssueId, body: Type.String({ title: 'Text', description: 'Markdown', minLength: 1, maxLength: 100_000 }) },
    { additionalProperties: false },
  ),
  output: Type.Object({ id: Type.String(), url: Type.Union([Type.String(), Type.Null()]) }),
  example: { issue: 'ENG-1', body: 'Thank you, we are looking into it.' },
  async run({ issue, body }, linear: LinearClient, call) {
    const { id: issueId } = await findIssue(linear, issue, call);
    const { made } = await linear.ask(MUTATION, { input: { issueId, body } }, call);
    const { id, issue: about } = object(object(made).comment);
    return { id: String(id), url: text(object(about).url) };
  },
  async recall({ issue, body }, linear, call) {
    const { id } = await findIssue(linear, issue, call);
    const { url, comments } = object((await linear.ask(NEWEST, { issue: id }, call)).issue);
    return list(object(comments).nodes)
      .map(object)
      .filter((one) => text(one.body)?.trim() === body.trim() && madeSince(one.createdAt, call.since))
      .map((one) => ({ id: String(one.id), url: text(url) }));
  },
});
