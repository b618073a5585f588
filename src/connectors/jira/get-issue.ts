import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import type { JiraClient } from './client.ts';
import { FIELDS, Issue, IssueKey, issueOf } from './schemas.ts';

export const getIssue = defineAction({
  id: 'get_issue',
  title: 'Get an issue',
  summary: 'Reads an issue by its key.',
  effect: 'read',
  scopes: ['read:jira-work'],
  input: Type.Object({ issue: IssueKey }, { additionalProperties: false }),
  output: Issue,
  example: { issue: 'WEB-1' },
  async run({ issue }, jira: JiraClient, call) {
    return issueOf(jira, await jira.ask('GET', `issue/${issue}`, { query: { fields: FIELDS.join(',') } }, call));
  },
});
