import { findConnector, serviceOfAction } from '#src/connectors/catalogue.ts';
import { readFilters } from './filters.ts';
import { type GrantedAction, type Manifest, sourcesOf } from './manifest.ts';

type Raw = Record<string, unknown>;

function grantedAction(entry: unknown): GrantedAction {
  if (typeof entry !== 'string') return { ...(entry as GrantedAction) };
  const [id = '', version] = entry.split('@');
  return version === undefined ? { id } : { id, version };
}

const serviceOf = (id: string): string => serviceOfAction(id) ?? id.split('_', 1)[0] ?? id;

function neededCredentials(actions: readonly GrantedAction[]): string[] {
  const services = new Set(actions.map((action) => serviceOf(action.id)));
  return [...services].filter((service) => (findConnector(service)?.credentials.strategy ?? 'none') !== 'none');
}

/** Services that name an event in two ways know it by one of them. */
function inOneVocabulary(sources: readonly string[], events: string[]): string[] {
  const aliases = Object.assign({}, ...sources.map((source) => findConnector(source)?.source?.aliases));
  return [...new Set(events.map((event) => (Object.hasOwn(aliases, event) ? (aliases[event] ?? event) : event)))];
}

const rulesOf = (manifest: Pick<Manifest, 'source'> & Partial<Manifest>): Manifest['routing_rules'] =>
  (manifest.routing_rules ?? []).map((rule) =>
    rule.events ? { ...rule, events: inOneVocabulary(sourcesOf(manifest), rule.events) } : rule,
  );

const RETRIES: Manifest['retries'] = { retry_attempts: 5, retry_backoff: 'exponential' };

/** Sections that are kept as they are written. */
const KEPT = [
  'sources',
  'title',
  'description',
  'message_template',
  'rate_limiting',
  'deduplication',
  'order_by',
  'settle',
  'thread',
  'verify',
  'receive',
  'max_body_size',
  'caching',
  'batch_processing',
  'alerts',
  'slo',
  'canary',
  'redact',
  'test_config',
  'environment',
] as const;

const kept = (raw: Raw): Partial<Manifest> =>
  Object.fromEntries(KEPT.flatMap((name) => (raw[name] === undefined ? [] : [[name, raw[name]]])));

/** A manifest whose schema was checked, in its one normal form. */
export function normalise(raw: Raw): Manifest {
  const checked = raw as Raw & Partial<Manifest> & Pick<Manifest, 'name' | 'version' | 'source'>;
  const actions = ((raw.actions ?? []) as unknown[]).map(grantedAction);
  const first = actions[0];
  const target = checked.target ?? (first === undefined ? undefined : serviceOf(first.id));
  return {
    ...kept(raw),
    name: checked.name,
    version: checked.version,
    source: checked.source,
    ...(target === undefined ? {} : { target }),
    events: inOneVocabulary(sourcesOf(checked), checked.events ?? ['*']),
    filters: readFilters(raw, checked.source),
    routing: checked.routing ?? 'all',
    routing_rules: rulesOf(checked),
    message_templates: { ...checked.message_templates },
    message_format: checked.message_format ?? 'plain',
    actions,
    hosts: checked.hosts ?? [],
    credentials: checked.credentials ?? neededCredentials(actions),
    config_schema: checked.config_schema ?? { type: 'object', properties: {} },
    retries: { ...RETRIES, ...checked.retries },
    unsigned: checked.unsigned ?? false,
  };
}
