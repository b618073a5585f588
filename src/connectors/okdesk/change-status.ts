import { InputFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { object, text } from '../loose.ts';
import type { OkdeskClient } from './client.ts';
import { Code, htmlOf, IssueId, Maybe } from './schemas.ts';

export const changeStatus = defineAction({
  id: 'change_status',
  title: 'Change the status',
  summary: 'Moves a ticket to another status, with a comment where the status asks for one.',
  effect: 'write',
  input: Type.Object(
    {
      issue_id: IssueId,
      status: Code('Code of the status: opened, in_work, completed, closed, delayed, …'),
      comment: Type.Optional(Type.String({ description: 'Plain text', minLength: 1, maxLength: 60_000 })),
      comment_public: Type.Optional(Type.Boolean({ description: 'Shown to the client', default: false })),
      delay_to: Type.Optional(
        Type.String({ description: 'Only for delayed: until when', minLength: 10, maxLength: 40 }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ id: IssueId, status: Maybe, status_name: Maybe }),
  example: { issue_id: 153, status: 'completed', comment: 'The cartridge was changed.', comment_public: true },
  async run({ issue_id, status, comment, comment_public = false, delay_to }, okdesk: OkdeskClient, call) {
    if (status === 'delayed' && delay_to === undefined) {
      throw new InputFault('Invalid input', 'okdesk_change_status: the status delayed needs "delay_to". Give a time.');
    }
    const json = {
      code: status,
      ...(delay_to === undefined ? {} : { delay_to }),
      ...(comment === undefined ? {} : { comment: htmlOf(comment), comment_public }),
    };
    const { body } = await okdesk.http.post(`issues/${issue_id}/statuses`, { json, ...stop(call) });
    const now = object(object(body).status);
    return { id: issue_id, status: text(now.code) ?? status, status_name: text(now.name) };
  },
});
