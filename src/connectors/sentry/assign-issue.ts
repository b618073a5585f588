import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { Issue, IssueId, issueOf, Organization } from './schemas.ts';

export const assignIssue = defineAction({
  id: 'assign_issue',
  title: 'Assign an issue',
  summary: 'Gives an issue to a person or team; an empty name takes it away from everybody.',
  effect: 'write',
  idempotent: true,
  scopes: ['event:write'],
  input: Type.Object(
    {
      organization: Organization,
      issue: IssueId,
      assignee: Type.String({
        title: 'Assignee',
        description: 'User name or e-mail address, user:ID, #team or team:ID',
        maxLength: 200,
      }),
    },
    { additionalProperties: false },
  ),
  output: Issue,
  example: { organization: 'acme', issue: '4509877862268928', assignee: 'octocat@example.com' },
  async run({ organization, issue, assignee }, sentry, call) {
    const json = { assignedTo: assignee };
    const { body } = await sentry.put(`organizations/${organization}/issues/${issue}/`, { json, ...stop(call) });
    return issueOf(body);
  },
});
