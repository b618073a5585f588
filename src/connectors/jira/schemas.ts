import { Type } from '#src/kit/schema.ts';
import { list, object, text } from '../loose.ts';
import { fromAdf } from './adf.ts';
import type { JiraClient } from './client.ts';

export const IssueKey = Type.String({
  title: 'Issue',
  description: 'Its key (WEB-42) or id',
  pattern: '^[A-Za-z0-9_-]{1,80}$',
});

export const Text = Type.String({ title: 'Text', minLength: 1, maxLength: 32_000 });

export const MoreFields = Type.Record(Type.String(), Type.Unknown(), {
  title: 'More fields',
  description: "By the names of Jira's API: customfield_10010, components, duedate",
});

const Maybe = Type.Union([Type.String(), Type.Null()]);

export const Issue = Type.Object({
  key: Type.String(),
  id: Type.String(),
  summary: Type.String(),
  description: Maybe,
  status: Maybe,
  type: Maybe,
  priority: Maybe,
  assignee: Maybe,
  labels: Type.Array(Type.String()),
  url: Type.String(),
});

/** The fields that an answer carries for it. */
export const FIELDS = ['summary', 'description', 'status', 'issuetype', 'priority', 'assignee', 'labels'];

const nameIn = (value: unknown): string | null => text(object(value).name);

export function issueOf(jira: JiraClient, value: unknown) {
  const { id, key, fields } = object(value);
  const { summary, description, status, issuetype, priority, assignee, labels } = object(fields);
  return {
    key: String(key),
    id: String(id),
    summary: text(summary) ?? '',
    description: fromAdf(description),
    status: nameIn(status),
    type: nameIn(issuetype),
    priority: nameIn(priority),
    assignee: text(object(assignee).displayName),
    labels: list(labels).map(String),
    url: jira.browse(String(key)),
  };
}
