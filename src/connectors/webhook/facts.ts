import type { Facts } from '../facts.ts';

type Loose = Record<string, unknown>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};

const text = (value: unknown): string | null => {
  if (typeof value === 'string') return value === '' ? null : value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null;
};

/** A person may be a plain name or an object with one. */
const person = (value: unknown): string | null => {
  const { login, name, username, email } = object(value);
  return text(value) ?? text(login) ?? text(username) ?? text(name) ?? text(email);
};

function labelsOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((label) => text(label) ?? text(object(label).name) ?? []).slice(0, 100);
}

function repositoryOf(value: unknown): Facts['repository'] {
  const { name, full_name, url, html_url } = object(value);
  const full = text(full_name) ?? text(value) ?? text(name);
  if (full === null) return null;
  return { name: text(name) ?? full.split('/').at(-1) ?? full, full_name: full, url: text(html_url) ?? text(url) };
}

/** The usual names first at the top, then under `data`, so that most JSON works without a handler. */
export function facts(payload: unknown, event: { type: string }): Facts {
  const outer = object(payload);
  const inner = object(outer.data);
  const first = (...names: string[]): unknown =>
    names.map((name) => outer[name] ?? inner[name]).find((value) => value !== undefined && value !== null);
  const number = first('number', 'key');
  return {
    title: text(first('title', 'subject', 'name', 'summary')),
    body: text(first('body', 'text', 'message', 'description', 'content')),
    author: person(first('author', 'user', 'created_by', 'from')),
    closer: person(first('closer', 'closed_by')),
    actor: person(first('actor', 'user', 'author')),
    url: text(first('html_url', 'url', 'link')),
    number: typeof number === 'number' || typeof number === 'string' ? number : null,
    labels: labelsOf(first('labels', 'tags')),
    priority: text(first('priority', 'severity', 'level')),
    assignee: person(first('assignee', 'assigned_to')),
    repository: repositoryOf(first('repository', 'repo', 'project')),
    event: event.type,
    state: text(first('state', 'status')),
  };
}
