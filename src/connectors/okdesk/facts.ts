import type { Facts } from '../facts.ts';

type Loose = Record<string, unknown>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const idOf = (value: unknown): number | string | null =>
  (typeof value === 'number' && Number.isFinite(value)) || (typeof value === 'string' && value !== '') ? value : null;

/** Okdesk writes names in one field or in three. */
function nameOf(value: unknown): string | null {
  const { name, last_name, first_name, patronymic, login } = object(value);
  const parts = [last_name, first_name, patronymic].flatMap((part) => text(part) ?? []);
  return text(name) ?? text(parts.join(' ')) ?? text(login) ?? text(value);
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#39': "'" };

/** Texts come as HTML: lines and words are kept, tags are not. */
function plainOf(value: unknown): string | null {
  const html = text(value)?.slice(0, 50_000);
  if (html === undefined) return null;
  const plain = html
    .replace(/<br\s{0,5}\/?>|<\/(?:p|div|li)>/gi, '\n')
    .replace(/<\/?[a-z][^<>]{0,2000}>/gi, '')
    .replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (whole, name: string) => ENTITIES[name] ?? whole);
  return text(plain.replace(/\n{3,}/g, '\n\n').trim());
}

const LEVELS: Record<string, string> = {
  highest: 'Critical',
  critical: 'Critical',
  high: 'High',
  normal: 'Medium',
  medium: 'Medium',
  low: 'Low',
  lowest: 'Low',
};

function priorityOf(value: unknown): string | null {
  const { code, name } = object(value);
  const word = text(code) ?? text(value);
  return word === null ? text(name) : (LEVELS[word.toLowerCase()] ?? text(name) ?? word);
}

/** The issue, the comment and who did it, in either of the two ways that Okdesk tells them. */
function partsOf(payload: Loose): { event: Loose; issue: Loose; comment: Loose } {
  const data = object(payload.data);
  const event = object(payload.event);
  const comment = object(payload.comment ?? event.comment ?? data.comment);
  const issue = object(payload.issue ?? data.issue ?? (payload.data === undefined ? comment.issue : data));
  return { event, issue, comment };
}

function assigneeOf(issue: Loose): string | null {
  const assignee = object(issue.assignee);
  return nameOf(issue.assignee) ?? nameOf(assignee.employee) ?? nameOf(assignee.group);
}

function clientOf(issue: Loose) {
  const client = object(issue.client);
  const company = object(issue.company ?? client.company);
  const contact = object(issue.contact ?? client.contact);
  return {
    company: nameOf(company),
    company_id: idOf(issue.company_id) ?? idOf(company.id),
    contact: nameOf(contact),
    contact_id: idOf(issue.contact_id) ?? idOf(contact.id),
  };
}

function commentOf(comment: Loose) {
  const hidden = comment.public === false || comment.is_public === false;
  return {
    comment: plainOf(comment.content ?? comment.text),
    comment_id: idOf(comment.id),
    comment_public: Object.keys(comment).length === 0 ? null : !hidden,
  };
}

const OVER = /^(?:completed|closed|solved|resolved)$/;

/** Flat facts of tickets and their comments. */
export function facts(payload: unknown, sent: { type: string }): Facts {
  const loose = object(payload);
  const { event, issue, comment } = partsOf(loose);
  const doer = comment.author ?? event.author ?? loose.author ?? loose.user;
  const actor = nameOf(doer);
  const client = clientOf(issue);
  const status = text(object(issue.status).code) ?? text(issue.status);
  const isComment = sent.type.startsWith('comment.');
  return {
    title: text(issue.title) ?? text(issue.subject),
    body: isComment ? commentOf(comment).comment : plainOf(issue.description),
    author: (isComment ? actor : null) ?? nameOf(issue.author) ?? client.contact ?? actor,
    closer: status !== null && OVER.test(status) ? actor : null,
    actor,
    url: text(issue.url) ?? text(loose.url),
    number: idOf(issue.id) ?? idOf(comment.issue_id),
    labels: [],
    priority: priorityOf(issue.priority),
    assignee: assigneeOf(issue),
    repository: null,
    event: sent.type,
    state: status,
    status,
    status_name: nameOf(issue.status),
    old_status: text(object(issue.old_status ?? event.old_status).code),
    old_status_name: nameOf(issue.old_status ?? event.old_status),
    author_type: text(object(doer).type),
    author_id: idOf(object(doer).id),
    ...commentOf(comment),
    ...client,
    deadline_at: text(issue.deadline_at),
  };
}
