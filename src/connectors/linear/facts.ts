import type { Facts } from '../facts.ts';

type Loose = Record<string, unknown>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
const list = (value: unknown): Loose[] => (Array.isArray(value) ? value.slice(0, 100).map(object) : []);
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const named = (value: unknown): string | null => text(object(value).name) ?? text(object(value).email);

const LEVELS = [null, 'Critical', 'High', 'Medium', 'Low'];
const ENDED = new Set(['completed', 'canceled', 'cancelled']);

function teamFact(value: unknown): Facts['repository'] {
  const { key, name } = object(value);
  const full = text(key) ?? text(name);
  return full === null ? null : { name: text(name) ?? full, full_name: full, url: null };
}

/** An issue, or another thing that has a name, a text and an address. */
function about(it: Loose): Partial<Facts> {
  const state = object(it.state ?? it.status);
  return {
    title: text(it.title) ?? text(it.name),
    body: text(it.description) ?? text(it.body) ?? text(it.content),
    author: named(it.creator) ?? named(it.user),
    url: text(it.url),
    number: text(it.identifier) ?? text(it.id),
    labels: list(it.labels).flatMap((label) => named(label) ?? []),
    priority: typeof it.priority === 'number' ? (LEVELS[it.priority] ?? null) : null,
    assignee: named(it.assignee) ?? named(it.lead),
    repository: teamFact(it.team),
    issue_id: text(it.id),
    priority_label: text(it.priorityLabel),
    assignee_email: text(object(it.assignee).email),
    state: text(state.name) ?? text(it.state),
    state_type: text(state.type),
    project: named(it.project),
    team: text(object(it.team).key),
    due: text(it.dueDate),
  };
}

/** A comment or reaction stands under an issue: its title and number, its own text and author. */
function under(it: Loose): Partial<Facts> {
  const issue = about(object(it.issue));
  const body = text(it.body) ?? text(it.emoji);
  return { ...issue, body, author: named(it.user), url: text(it.url) ?? issue.url ?? null, issue_id: text(it.issueId) };
}

/** Flat facts of a webhook of Linear. */
export function facts(payload: unknown, event: { type: string }): Facts {
  const loose = object(payload);
  const data = object(loose.data);
  const actor = named(loose.actor);
  const changed = Object.keys(object(loose.updatedFrom)).filter((name) => name !== 'updatedAt');
  const found = Object.keys(object(data.issue)).length > 0 ? under(data) : about(data);
  const ended = ENDED.has(text(object(data.state).type) ?? '') && changed.includes('stateId');
  return {
    title: null,
    body: null,
    number: null,
    labels: [],
    priority: null,
    assignee: null,
    repository: null,
    ...found,
    author: found.author ?? actor,
    url: found.url ?? text(loose.url),
    closer: ended ? actor : null,
    actor,
    changed,
    action: text(loose.action),
    event: event.type,
  };
}
