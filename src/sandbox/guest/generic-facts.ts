import type { RunEvent } from '../sandbox.ts';
import type { Facts } from './program.ts';

const NAMES: Record<string, readonly string[]> = {
  title: ['title', 'subject', 'summary', 'name'],
  body: ['body', 'message', 'text', 'description', 'content'],
  url: ['url', 'html_url', 'link', 'web_url'],
  number: ['number', 'id', 'key'],
  labels: ['labels', 'tags'],
  priority: ['priority', 'severity', 'level'],
  assignee: ['assignee', 'owner'],
  author: ['author', 'user', 'creator', 'reporter'],
  actor: ['actor', 'sender'],
  repository: ['repository', 'project'],
};

const isFlat = (value: unknown): boolean => value !== null && value !== undefined && typeof value !== 'object';

function flat(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(flat).filter(isFlat);
  if (typeof value !== 'object' || value === null) return value;
  const { login, username, full_name, name, title } = value as Record<string, unknown>;
  return [login, username, full_name, name, title].find(isFlat) ?? null;
}

/** Facts of a payload of which we know nothing: its top-level fields under the words that people use. */
export function genericFacts(payload: unknown, event: RunEvent): Facts {
  const facts: Facts = { event: event.type };
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return facts;
  for (const [fact, names] of Object.entries(NAMES)) {
    const name = names.find((key) => Object.hasOwn(payload, key) && (payload as Facts)[key] !== null);
    if (name !== undefined) facts[fact] = flat((payload as Facts)[name]);
  }
  return facts;
}
