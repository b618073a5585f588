import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import type { OkdeskClient } from './client.ts';
import { Issue, IssueId, issueOf } from './schemas.ts';

export const getIssue = defineAction({
  id: 'get_issue',
  title: 'Get an issue',
  summary: 'Reads a ticket: its status, who has it, whose it is.',
  effect: 'read',
  input: Type.Object({ issue_id: IssueId }, { additionalProperties: false }),
  output: Issue,
  example: { issue_id: 153 },
  async run({ issue_id }, okdesk: OkdeskClient, call) {
    return issueOf(okdesk, (await okdesk.http.get(`issues/${issue_id}`, stop(call))).body);
  },
});
