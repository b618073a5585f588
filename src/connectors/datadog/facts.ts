import type { Facts } from '../facts.ts';

type Loose = Record<string, unknown>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
/** A variable that says nothing comes as an empty text or as its own name. */
const text = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' && value !== 'null' && !/^\$[A-Z_]+$/.test(value) ? value : null;
const id = (value: unknown): string | null => (typeof value === 'number' ? String(value) : text(value));

const BY_PRIORITY: Record<string, string> = { P1: 'Critical', P2: 'High', P3: 'Medium', P4: 'Low', P5: 'Low' };
const BY_KIND: Record<string, string> = { error: 'High', warning: 'Medium', success: 'Low', info: 'Low' };

const known = (map: Record<string, string>, key: string | null): string | null =>
  key !== null && Object.hasOwn(map, key) ? (map[key] ?? null) : null;

/** `%%%` is what Datadog puts around Markdown. */
const plain = (value: unknown): string | null => text(text(value)?.slice(0, 100_000).replaceAll('%%%', '').trim());

/** Flat facts of an alert, sent with our template or with Datadog's usual one. */
export function facts(payload: unknown, event: { type: string }): Facts {
  const it = object(payload);
  const tags = (text(it.tags) ?? '').split(',').map((tag) => tag.trim());
  const service = tags.find((tag) => tag.startsWith('service:'))?.slice('service:'.length) ?? null;
  const kind = text(it.type ?? it.alert_type);
  const user = text(it.user);
  return {
    title: text(it.title),
    body: plain(it.body ?? it.text),
    author: user,
    closer: event.type === 'alert.recovered' ? user : null,
    actor: user,
    url: text(it.url ?? it.link),
    number: id(it.alert_id) ?? id(it.id),
    labels: tags.filter((tag) => tag !== '').slice(0, 100),
    priority: known(BY_PRIORITY, text(it.priority)) ?? known(BY_KIND, kind),
    assignee: null,
    repository: service === null ? null : { name: service, full_name: service, url: null },
    state: text(it.status ?? it.alert_status),
    transition: text(it.transition ?? it.alert_transition),
    monitor_id: id(it.alert_id),
    metric: text(it.metric),
    query: text(it.query),
    scope: text(it.scope),
    host: text(it.host),
    value: text(it.value),
    snapshot: text(it.snapshot),
    kind,
    event: event.type,
  };
}
