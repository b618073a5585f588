import { Type } from '#src/kit/schema.ts';
import { object, text } from '../loose.ts';

export const Organization = Type.String({
  title: 'Organisation',
  description: 'Its slug, as it stands in the address',
  pattern: '^[A-Za-z0-9_-]{1,100}$',
});

export const IssueId = Type.String({
  title: 'Issue',
  description: 'Number (4509877862268928) or short id (WEB-1A)',
  pattern: '^[A-Za-z0-9_-]{1,100}$',
});

export const Issue = Type.Object({
  id: Type.String(),
  short_id: Type.Union([Type.String(), Type.Null()]),
  title: Type.String(),
  status: Type.String(),
  level: Type.Union([Type.String(), Type.Null()]),
  assignee: Type.Union([Type.String(), Type.Null()]),
  url: Type.Union([Type.String(), Type.Null()]),
});

export function issueOf(body: unknown) {
  const { id, shortId, title, status, level, assignedTo, permalink } = object(body);
  const { name, email } = object(assignedTo);
  return {
    id: String(id),
    short_id: text(shortId),
    title: String(title ?? ''),
    status: String(status ?? ''),
    level: text(level),
    assignee: text(name) ?? text(email),
    url: text(permalink),
  };
}
