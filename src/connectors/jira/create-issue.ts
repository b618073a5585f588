import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { list, object } from '../loose.ts';
import { madeSince } from '../made-since.ts';
import { toAdf } from './adf.ts';
import type { JiraClient } from './client.ts';
import { MoreFields, Text } from './schemas.ts';

const MINUTE_MS = 60_000;

/** Jira takes no line ends in a summary. */
const oneLine = (summary: string): string => summary.replace(/\s*\n\s*/g, ' ');

export const createIssue = defineAction({
  id: 'create_issue',
  title: 'Create an issue',
  summary: 'Opens an issue in a project.',
  effect: 'write',
  recipe: {
    kind: 'ticket',
    place: 'project',
    with: { summary: '{{truncate (default title event) 250}}', description: '{{truncate body 4000}}\n\n{{url}}' },
  },
  scopes: ['write:jira-work'],
  input: Type.Object(
    {
      project: Type.String({ title: 'Project', description: 'Its key (WEB)', pattern: '^[A-Za-z][A-Za-z0-9_]{0,30}$' }),
      summary: Type.String({ title: 'Summary', minLength: 1, maxLength: 255 }),
      description: Type.Optional(Text),
      issue_type: Type.Optional(
        Type.String({
          title: 'Type',
          description: 'As the project names it',
          minLength: 1,
          maxLength: 60,
          default: 'Task',
        }),
      ),
      priority: Type.Optional(Type.String({ title: 'Priority', description: 'As Jira names it', maxLength: 60 })),
      labels: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { maxItems: 50 })),
      assignee: Type.Optional(
        Type.String({ title: 'Assignee', description: 'E-mail address or account id', maxLength: 255 }),
      ),
      parent: Type.Optional(Type.String({ description: 'Key of the epic or parent issue', maxLength: 80 })),
      fields: Type.Optional(MoreFields),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ id: Type.String(), key: Type.String(), url: Type.String() }),
  example: { project: 'WEB', summary: 'Login fails', description: 'Since this morning.', priority: 'High' },
  async run({ project, summary, description, issue_type, ...rest }, jira: JiraClient, call) {
    const { priority, labels, assignee, parent, fields } = rest;
    const given = {
      project: { key: project },
      issuetype: { name: issue_type ?? 'Task' },
      summary: oneLine(summary),
      ...(description === undefined ? {} : { description: toAdf(description) }),
      ...(priority ? { priority: { name: priority } } : {}),
      // Jira takes no white space in a label.
      ...(labels === undefined ? {} : { labels: labels.map((label) => label.trim().replace(/\s+/g, '-')) }),
      ...(assignee ? { assignee: { accountId: await jira.accountId(assignee, call) } } : {}),
      ...(parent ? { parent: { key: parent } } : {}),
      ...fields,
    };
    const { id, key } = await jira.ask('POST', 'issue', { json: { fields: given } }, call);
    return { id: String(id), key: String(key), url: jira.browse(String(key)) };
  },
  async recall({ project, summary }, jira, call) {
    // In minutes from now: a time of day would be meant in the time zone of whoever asks.
    const minutes = Math.ceil((call.now - call.since) / MINUTE_MS) + 1;
    const jql = `project = "${project}" AND created >= -${minutes}m ORDER BY created DESC`;
    const { issues } = await jira.ask(
      'POST',
      'search/jql',
      { json: { jql, fields: ['summary', 'created'], maxResults: 100 } },
      call,
    );
    return list(issues)
      .map(object)
      .filter(({ fields }) => object(fields).summary === oneLine(summary))
      .filter(({ fields }) => madeSince(object(fields).created, call.since))
      .map(({ id, key }) => ({ id: String(id), key: String(key), url: jira.browse(String(key)) }));
  },
});
