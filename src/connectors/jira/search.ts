import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { list, text } from '../loose.ts';
import type { JiraClient } from './client.ts';
import { FIELDS, Issue, issueOf } from './schemas.ts';

const PAGE = 100;

export const search = defineAction({
  id: 'search',
  title: 'Search issues',
  summary: 'Finds issues by JQL. Jira wants a query that narrows it down: a project, a time, a person.',
  effect: 'read',
  scopes: ['read:jira-work'],
  input: Type.Object(
    {
      jql: Type.String({ title: 'JQL', minLength: 1, maxLength: 10_000 }),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 50 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ issues: Type.Array(Issue), count: Type.Integer() }),
  example: { jql: 'project = WEB AND statusCategory != Done ORDER BY created DESC', limit: 20 },
  async run({ jql, limit = 50 }, jira: JiraClient, call) {
    const found: unknown[] = [];
    let nextPageToken: string | undefined;
    do {
      const page = { jql, fields: FIELDS, maxResults: Math.min(PAGE, limit - found.length), nextPageToken };
      const answer = await jira.ask('POST', 'search/jql', { json: page }, call);
      found.push(...list(answer.issues));
      const isLast = answer.isLast === true || list(answer.issues).length === 0;
      nextPageToken = isLast ? undefined : (text(answer.nextPageToken) ?? undefined);
    } while (nextPageToken !== undefined && found.length < limit);
    const issues = found.slice(0, limit).map((issue) => issueOf(jira, issue));
    return { issues, count: issues.length };
  },
});
