import type { Facts } from '../facts.ts';

type Loose = Record<string, unknown>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
const list = (value: unknown): Loose[] => (Array.isArray(value) ? value.slice(0, 200).map(object) : []);
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const LEVELS: [level: string, shape: RegExp][] = [
  ['Critical', /^(?:critical|crit|page|disaster|emergency|fatal|p1|sev-?[01])$/i],
  ['High', /^(?:error|high|major|p2|sev-?2)$/i],
  ['Medium', /^(?:warning|warn|medium|p3|sev-?3)$/i],
  ['Low', /^(?:info|low|minor|none|notice|p4|p5)$/i],
];

const levelOf = (severity: string | null): string | null =>
  LEVELS.find(([, shape]) => shape.test(severity ?? ''))?.[0] ?? severity;

const summaryOf = (annotations: Loose): string | null => text(annotations.summary) ?? text(annotations.title);
const tellingOf = (annotations: Loose): string | null => text(annotations.description) ?? text(annotations.message);

/** One line for each alert of a group: what it is, and where. */
function lineOf(alert: Loose): string {
  const [labels, annotations] = [object(alert.labels), object(alert.annotations)];
  const what = summaryOf(annotations) ?? tellingOf(annotations) ?? text(labels.alertname) ?? 'alert';
  const where = text(labels.instance) ?? text(labels.pod) ?? text(labels.job);
  return `${text(alert.status) ?? 'firing'}: ${what}${where === null || what.includes(where) ? '' : ` (${where})`}`;
}

const severities = (alerts: readonly Loose[]): string[] =>
  alerts.flatMap((alert) => text(object(alert.labels).severity) ?? []);

/** The worst of a group counts. */
function priorityOf(common: Loose, alerts: readonly Loose[]): string | null {
  const own = text(common.severity);
  if (own !== null) return levelOf(own);
  const levels = severities(alerts).map(levelOf);
  return LEVELS.map(([level]) => level).find((level) => levels.includes(level)) ?? levels[0] ?? null;
}

/** Flat facts of a group of alerts (Alertmanager, version 4). */
export function facts(payload: unknown, event: { type: string }): Facts {
  const loose = object(payload);
  const alerts = list(loose.alerts);
  const [first = {}] = alerts;
  const [labels, annotations] = [object(loose.commonLabels), object(loose.commonAnnotations)];
  const name = text(labels.alertname) ?? text(object(first.labels).alertname);
  const firing = alerts.filter((alert) => alert.status !== 'resolved').length;
  const single = alerts.length === 1 ? tellingOf(object(first.annotations)) : null;
  const service = text(labels.service) ?? text(labels.job);
  return {
    title: summaryOf(annotations) ?? (alerts.length === 1 ? summaryOf(object(first.annotations)) : null) ?? name,
    body: tellingOf(annotations) ?? single ?? text(alerts.slice(0, 20).map(lineOf).join('\n')),
    author: null,
    closer: null,
    actor: null,
    url: text(annotations.runbook_url) ?? text(first.generatorURL) ?? text(loose.externalURL),
    number: text(first.fingerprint),
    labels: Object.entries(labels)
      .flatMap(([key, value]) => (text(value) === null ? [] : [`${key}:${value}`]))
      .slice(0, 100),
    priority: priorityOf(labels, alerts),
    assignee: null,
    repository: service === null ? null : { name: service, full_name: service, url: null },
    alertname: name,
    severity: text(labels.severity) ?? severities(alerts)[0] ?? null,
    state: text(loose.status),
    receiver: text(loose.receiver),
    instance: text(labels.instance) ?? text(object(first.labels).instance),
    started_at: text(first.startsAt),
    firing,
    resolved: alerts.length - firing,
    alerts: alerts.slice(0, 20).map(lineOf),
    group: text(loose.groupKey),
    event: event.type,
  };
}
