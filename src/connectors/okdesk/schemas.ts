import { Type } from '#src/kit/schema.ts';
import { type Loose, object, text, word } from '../loose.ts';
import type { OkdeskClient } from './client.ts';

export const IssueId = Type.Integer({ title: 'Issue', description: 'Its number', minimum: 1 });
export const Id = (title: string) => Type.Optional(Type.Integer({ title, minimum: 1 }));
export const Code = (title: string) => Type.String({ title, minLength: 1, maxLength: 100 });
export const Maybe = Type.Union([Type.String(), Type.Null()]);
export const MaybeNumber = Type.Union([Type.Integer(), Type.Null()]);

export const Issue = Type.Object({
  id: Type.Integer(),
  title: Type.String(),
  description: Maybe,
  status: Maybe,
  status_name: Maybe,
  priority: Maybe,
  type: Maybe,
  assignee: Maybe,
  author: Maybe,
  contact_id: MaybeNumber,
  company_id: MaybeNumber,
  created_at: Maybe,
  updated_at: Maybe,
  deadline_at: Maybe,
  completed_at: Maybe,
  url: Type.String(),
});

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** An issue as Okdesk shows it, flat. */
export function issueOf(okdesk: OkdeskClient, given: unknown) {
  const issue: Loose = object(given);
  const status = object(issue.status);
  const times = ['created_at', 'updated_at', 'deadline_at', 'completed_at'] as const;
  const [created_at, updated_at, deadline_at, completed_at] = times.map((name) => text(issue[name])) as [
    string | null,
    string | null,
    string | null,
    string | null,
  ];
  return {
    id: Number(issue.id),
    title: word(issue.title) ?? '',
    description: text(issue.description),
    status: text(status.code),
    status_name: text(status.name),
    priority: text(object(issue.priority).code),
    type: text(object(issue.type).code),
    assignee: text(object(issue.assignee).name),
    author: text(object(issue.author).name),
    contact_id: numberOf(object(issue.contact).id),
    company_id: numberOf(issue.company_id) ?? numberOf(object(issue.company).id),
    created_at,
    updated_at,
    deadline_at,
    completed_at,
    url: okdesk.issueUrl(Number(issue.id)),
  };
}

/** Okdesk keeps texts as HTML: what people wrote must look the same there. */
export const htmlOf = (plain: string): string =>
  plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replace(/\r?\n/g, '<br>');

/** Okdesk gives texts back with markup of its own: only their letters are compared. */
export const lettersOf = (html: string): string => html.replace(/<[^<>]{0,2000}>|&#?\w{1,10};|[^\p{L}\p{N}]/gu, '');

/** A search answers with one, with a list, or with nothing. */
export function foundIn(body: unknown): Loose[] {
  const all = Array.isArray(body) ? body : [body];
  return all.map(object).filter((one) => typeof one.id === 'number');
}
