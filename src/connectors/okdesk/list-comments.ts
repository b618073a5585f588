import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { list, object, text } from '../loose.ts';
import type { OkdeskClient } from './client.ts';
import { IssueId, Maybe, MaybeNumber } from './schemas.ts';

export const listComments = defineAction({
  id: 'list_comments',
  title: 'List comments',
  summary: 'Reads the comments of a ticket.',
  effect: 'read',
  input: Type.Object({ issue_id: IssueId }, { additionalProperties: false }),
  output: Type.Object({
    comments: Type.Array(
      Type.Object({
        id: MaybeNumber,
        content: Maybe,
        public: Type.Boolean(),
        author: Maybe,
        author_type: Maybe,
        published_at: Maybe,
      }),
    ),
  }),
  example: { issue_id: 153 },
  async run({ issue_id }, okdesk: OkdeskClient, call) {
    const { body } = await okdesk.http.get(`issues/${issue_id}/comments`, stop(call));
    const comments = list(body)
      .map(object)
      .map((one) => ({
        id: typeof one.id === 'number' ? one.id : null,
        content: text(one.content),
        public: one.public === true,
        author: text(object(one.author).name),
        author_type: text(object(one.author).type),
        published_at: text(one.published_at),
      }));
    return { comments };
  },
});
