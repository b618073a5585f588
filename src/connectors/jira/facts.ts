import type { Facts } from '../facts.ts';

type Loose = Record<string, unknown>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value.slice(0, 200) : []);
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const id = (value: unknown): string | null => (typeof value === 'number' ? String(value) : text(value));
const named = (value: unknown): string | null => text(object(value).name);

const LEVELS: [level: string, shape: RegExp][] = [
  ['Critical', /^(?:critical|blocker|highest|urgent|emergency|p0|p1|критич|блокир|блокер|наивысш|срочн)/i],
  ['High', /^(?:high|major|important|p2|высок|важн)/i],
  ['Medium', /^(?:medium|normal|moderate|p3|средн|обычн)/i],
  ['Low', /^(?:low|lowest|minor|trivial|p4|p5|низк|наинизш|незначит|тривиал)/i],
];

/** Jira's Highest, Blocker and Critical are all critical; a name that says nothing to us stays as it is. */
const priorityOf = (name: string | null): string | null =>
  LEVELS.find(([, shape]) => shape.test(name ?? ''))?.[0] ?? name;

/** A person by login where there is one (Data Center), else by name. */
const person = (value: unknown): string | null => {
  const { name, displayName, emailAddress } = object(value);
  return text(name) ?? text(displayName) ?? text(emailAddress);
};

const BLOCKS = /^(?:paragraph|heading|codeBlock|listItem|blockquote)$/;

/** Text of a document (API v3); webhooks usually carry text as it is. */
function said(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value;
  const node = object(value);
  if (depth > 50) return '';
  const own = node.type === 'hardBreak' ? '\n' : (text(node.text) ?? text(object(node.attrs).text) ?? '');
  const inner = list(node.content)
    .map((child) => said(child, depth + 1))
    .join('');
  return own + inner + (BLOCKS.test(text(node.type) ?? '') ? '\n' : '');
}

const bodyOf = (value: unknown): string | null => text(said(value).trim());

interface Change {
  field: string;
  from: string | null;
  to: string | null;
}

const changesOf = (changelog: unknown): Change[] =>
  list(object(changelog).items).map((item) => {
    const { field, fromString, toString: to } = object(item);
    return { field: text(field) ?? '', from: text(fromString), to: text(to) };
  });

function issueFacts(issue: Loose): Partial<Facts> {
  const fields = object(issue.fields);
  const project = object(fields.project);
  const key = text(issue.key);
  const origin = /^https?:\/\/[^/]{1,300}/.exec(text(issue.self) ?? '')?.[0];
  const page = (what: string | null): string | null =>
    origin === undefined || what === null ? null : `${origin}/browse/${what}`;
  const projectKey = text(project.key);
  const priority = named(fields.priority);
  const assignee = object(fields.assignee);
  return {
    title: text(fields.summary),
    body: bodyOf(fields.description),
    author: person(fields.reporter) ?? person(fields.creator),
    url: page(key),
    number: key ?? id(issue.id),
    labels: list(fields.labels).filter((label): label is string => typeof label === 'string'),
    priority: priorityOf(priority),
    assignee: person(assignee),
    repository:
      projectKey === null
        ? null
        : { name: text(project.name) ?? projectKey, full_name: projectKey, url: page(projectKey) },
    priority_name: priority,
    assignee_name: text(assignee.displayName),
    assignee_email: text(assignee.emailAddress),
    assignee_id: text(assignee.accountId),
    issue_id: id(issue.id),
    issue_type: named(fields.issuetype),
    project: projectKey,
    state: named(fields.status),
    resolution: named(fields.resolution),
    due: text(fields.duedate),
    components: list(fields.components).flatMap((one) => named(one) ?? []),
    isDone: text(object(object(fields.status).statusCategory).key) === 'done',
  };
}

/** What an event is about where it is no issue: a version, a sprint, a project. */
function otherFacts(payload: Loose): Partial<Facts> {
  const it = object(payload.version ?? payload.sprint ?? payload.project ?? payload.worklog ?? payload.attachment);
  return {
    title: text(it.name) ?? text(it.filename),
    body: bodyOf(it.description) ?? bodyOf(it.goal),
    number: id(it.key) ?? id(it.id),
  };
}

/** Flat facts of a webhook of Jira. */
export function facts(payload: unknown, event: { type: string }): Facts {
  const loose = object(payload);
  const comment = object(loose.comment);
  const isComment = Object.keys(comment).length > 0;
  const changes = changesOf(loose.changelog);
  const actor = person(loose.user) ?? person(comment.updateAuthor) ?? person(comment.author);
  const issue = object(loose.issue);
  const { isDone, ...found } = Object.keys(issue).length > 0 ? issueFacts(issue) : otherFacts(loose);
  const moved = changes.some((change) => change.field === 'status' || change.field === 'resolution');
  return {
    title: null,
    body: null,
    author: actor,
    url: null,
    number: null,
    labels: [],
    priority: null,
    assignee: null,
    repository: null,
    ...found,
    ...(isComment ? { body: bodyOf(comment.body), author: person(comment.author) } : {}),
    closer: isDone === true && moved ? actor : null,
    actor,
    changes: changes.map(({ field, from, to }) => `${field}: ${from ?? '–'} → ${to ?? '–'}`),
    changed: changes.map((change) => change.field),
    action: text(loose.issue_event_type_name),
    event: event.type,
  };
}
