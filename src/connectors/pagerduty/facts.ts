import type { Facts } from '../facts.ts';

type Loose = Record<string, unknown>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
const list = (value: unknown): Loose[] => (Array.isArray(value) ? value.slice(0, 100).map(object) : []);
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const summary = (value: unknown): string | null => text(object(value).summary) ?? text(object(value).name);

const LEVELS: [level: string, shape: RegExp][] = [
  ['Critical', /^(?:p1|sev-?[01]|critical|highest)\b/i],
  ['High', /^(?:p2|sev-?2|high|major)\b/i],
  ['Medium', /^(?:p3|sev-?3|medium)\b/i],
  ['Low', /^(?:p4|p5|sev-?[45]|low|minor|info)\b/i],
];

/** The priority by its name (P1, SEV-1, …); an account without priorities has its urgency. */
function priorityOf(data: Loose): string | null {
  const said = summary(data.priority);
  const found = LEVELS.find(([, shape]) => shape.test(said ?? ''))?.[0];
  if (found !== undefined) return found;
  if (said !== null) return said;
  const urgency = text(data.urgency);
  return urgency === 'high' ? 'High' : urgency === 'low' ? 'Low' : null;
}

/** An incident, or what refers to one: a note, a status update, a responder. */
function about(data: Loose): Partial<Facts> {
  const incident = object(data.incident);
  const isAbout = Object.keys(incident).length > 0;
  const it = isAbout ? incident : data;
  const service = summary(it.service);
  const assignees = list(it.assignees ?? it.assigned_to).flatMap((one) => summary(one) ?? []);
  return {
    title: text(it.title) ?? summary(it),
    body: text(data.content) ?? text(data.message) ?? text(data.trimmed_content) ?? text(it.description),
    url: text(it.html_url) ?? text(it.self),
    number: typeof it.number === 'number' ? it.number : text(it.id),
    labels: list(it.teams).flatMap((team) => summary(team) ?? []),
    priority: priorityOf(it),
    assignee: assignees[0] ?? null,
    assignees,
    repository: service === null ? null : { name: service, full_name: service, url: text(object(it.service).html_url) },
    incident_id: text(it.id),
    incident_key: text(it.incident_key),
    service,
    state: text(it.status),
    urgency: text(it.urgency),
    reason: summary(it.resolve_reason) ?? text(object(it.resolve_reason).type),
  };
}

/** Flat facts of a webhook v3. */
export function facts(payload: unknown, event: { type: string }): Facts {
  const loose = object(object(payload).event);
  const agent = summary(loose.agent);
  return {
    title: null,
    body: null,
    url: null,
    number: null,
    labels: [],
    priority: null,
    assignee: null,
    repository: null,
    ...about(object(loose.data)),
    author: agent ?? summary(loose.client),
    actor: agent ?? summary(loose.client),
    closer: event.type === 'incident.resolved' ? agent : null,
    action: event.type.split('.').slice(1).join('.') || null,
    event: event.type,
  };
}
