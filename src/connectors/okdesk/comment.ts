import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { FileRefs } from '../file.ts';
import { list, object, text } from '../loose.ts';
import { madeSince } from '../made-since.ts';
import { bodyWith } from './body.ts';
import type { OkdeskClient } from './client.ts';
import { htmlOf, Id, IssueId, lettersOf, MaybeNumber } from './schemas.ts';

export const comment = defineAction({
  id: 'comment',
  title: 'Comment',
  summary: 'Writes a comment on a ticket, for the client to see or for colleagues only.',
  effect: 'write',
  recipe: { kind: 'comment', with: { issue_id: '{{number}}' } },
  input: Type.Object(
    {
      issue_id: IssueId,
      content: Type.String({ description: 'Plain text', minLength: 1, maxLength: 60_000 }),
      public: Type.Optional(Type.Boolean({ description: 'Shown to the client', default: true })),
      attachments: Type.Optional(FileRefs),
      author_id: Id('Author; Okdesk asks for one unless the token belongs to a contact'),
      author_type: Type.Optional(
        Type.Union([Type.Literal('employee'), Type.Literal('contact')], { default: 'employee' }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ id: MaybeNumber }),
  example: { issue_id: 153, content: 'An engineer is on the way.', author_id: 10 },
  async run({ issue_id, content, author_id, author_type, attachments, ...rest }, okdesk: OkdeskClient, call) {
    const by = author_id === undefined ? {} : { author_id, author_type: author_type ?? 'employee' };
    const said = { content: htmlOf(content), public: rest.public ?? true, ...by };
    const sent = await bodyWith('comment', said, attachments, call);
    const { body } = await okdesk.http.post(`issues/${issue_id}/comments`, { ...sent, ...stop(call) });
    const { id } = object(body);
    return { id: typeof id === 'number' ? id : null };
  },
  async recall({ issue_id, content, author_id }, okdesk, call) {
    const { body } = await okdesk.http.get(`issues/${issue_id}/comments`, stop(call));
    const letters = lettersOf(htmlOf(content));
    const isOurs = (one: ReturnType<typeof object>): boolean =>
      lettersOf(text(one.content) ?? '') === letters &&
      madeSince(one.published_at ?? one.created_at, call.since) &&
      (author_id === undefined || object(one.author).id === author_id);
    return list(body)
      .map(object)
      .filter(isOurs)
      .map(({ id }) => ({ id: typeof id === 'number' ? id : null }))
      .reverse();
  },
});
