import type { Facts } from '../facts.ts';

type Loose = Record<string, unknown>;
type Part = Partial<Facts>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const id = (value: unknown): string | null => (typeof value === 'number' ? String(value) : text(value));
const numeric = (value: unknown): number | null => {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' ? number : null;
};

const BY_LEVEL: Record<string, string> = {
  fatal: 'Critical',
  critical: 'Critical',
  error: 'High',
  warning: 'Medium',
  info: 'Low',
  debug: 'Low',
};
const BY_PRIORITY: Record<string, string> = { high: 'High', medium: 'Medium', low: 'Low' };

const known = (map: Record<string, string>, key: string | null): string | null =>
  key !== null && Object.hasOwn(map, key) ? (map[key] ?? null) : null;

/** A fatal error is critical whatever else is said of it. */
function priorityOf(level: string | null, priority: string | null): string | null {
  if (level === 'fatal') return 'Critical';
  return known(BY_PRIORITY, priority) ?? known(BY_LEVEL, level);
}

/** `key:value` of tags, which come as pairs or as objects. */
function labelsOf(value: unknown): string[] {
  const tags = Array.isArray(value) ? value.slice(0, 100) : [];
  return tags.flatMap((tag) => {
    const [key, said] = Array.isArray(tag) ? tag : [object(tag).key, object(tag).value];
    return text(key) === null || text(said) === null ? [] : [`${key}:${said}`];
  });
}

/** The organisation stands in the addresses: as a path of the API, or as the host of the pages. */
function organizationIn(...addresses: unknown[]): string | null {
  for (const address of addresses) {
    const found = /\/organizations\/([\w-]{1,100})\/|^https?:\/\/([\w-]{1,100})\.sentry\.io\//.exec(
      text(address) ?? '',
    );
    if (found) return found[1] ?? found[2] ?? null;
  }
  return null;
}

const projectFact = (slug: string | null): Facts['repository'] =>
  slug === null ? null : { name: slug, full_name: slug, url: null };

function issue(it: Loose): Part {
  const project = object(it.project);
  const assigned = object(it.assignedTo);
  const metadata = object(it.metadata);
  const level = text(it.level);
  const url = text(it.web_url) ?? text(it.permalink);
  const slug = text(project.slug) ?? text(project.name);
  return {
    title: text(it.title),
    body: text(metadata.value) ?? text(it.culprit),
    url,
    number: text(it.shortId) ?? id(it.id),
    priority: priorityOf(level, text(it.priority)),
    assignee: text(assigned.name) ?? text(assigned.email),
    repository: projectFact(slug),
    issue_id: id(it.id),
    project: slug,
    organization: organizationIn(it.url, url),
    level,
    state: text(it.status),
    culprit: text(it.culprit),
    count: numeric(it.count),
    users: numeric(it.userCount),
  };
}

/** One occurrence: of an alert rule or of an error. */
function occurrence(it: Loose, rule: string | null): Part {
  const user = object(it.user);
  const level = text(it.level);
  const slug = /\/projects\/[\w-]{1,100}\/([\w-]{1,100})\//.exec(text(it.url) ?? '')?.[1] ?? null;
  return {
    title: text(it.title) ?? text(it.message),
    body: text(object(it.metadata).value) ?? text(it.message) ?? text(it.culprit),
    author: text(user.username) ?? text(user.email),
    url: text(it.web_url),
    number: id(it.issue_id) ?? text(it.event_id),
    labels: labelsOf(it.tags),
    priority: priorityOf(level, null),
    repository: projectFact(slug),
    issue_id: id(it.issue_id),
    event_id: text(it.event_id),
    project: slug,
    organization: organizationIn(it.issue_url, it.url, it.web_url),
    level,
    rule,
    culprit: text(it.culprit),
    environment: text(it.environment),
    release: text(it.release) ?? text(object(it.release).version),
  };
}

function metricAlert(data: Loose, action: string | null): Part {
  const alert = object(data.metric_alert);
  const rule = object(alert.alert_rule);
  const title = text(data.description_title) ?? text(alert.title) ?? text(rule.name);
  return {
    title,
    body: text(data.description_text),
    url: text(data.web_url),
    number: id(alert.identifier) ?? id(alert.id),
    priority: action === 'resolved' ? null : known(BY_LEVEL, action),
    organization: organizationIn(data.web_url),
    level: action,
    rule: text(rule.name),
    state: action,
  };
}

function comment(data: Loose): Part {
  const slug = text(data.project_slug);
  return {
    body: text(data.comment),
    number: id(data.issue_id),
    issue_id: id(data.issue_id),
    project: slug,
    repository: projectFact(slug),
  };
}

function partsOf(resource: string, data: Loose, action: string | null): Part {
  if (resource === 'issue') return issue(object(data.issue));
  if (resource === 'metric_alert') return metricAlert(data, action);
  if (resource === 'comment') return comment(data);
  if (resource === 'installation') return { title: text(object(object(data.installation).app).slug) };
  return occurrence(object(data.event ?? data.error), text(data.triggered_rule));
}

/** Flat facts of what Sentry's integration platform sends. */
export function facts(payload: unknown, event: { type: string }): Facts {
  const loose = object(payload);
  const [resource = ''] = event.type.split('.', 1);
  const action = text(loose.action);
  const actor = text(object(loose.actor).name);
  return {
    title: null,
    body: null,
    author: actor,
    closer: action === 'resolved' ? actor : null,
    url: null,
    number: null,
    labels: [],
    priority: null,
    assignee: null,
    repository: null,
    level: null,
    environment: null,
    ...partsOf(resource, object(loose.data), action),
    action,
    actor,
    event: event.type,
  };
}
