import type { TSchema } from '#src/kit/schema.ts';
import { readFilters } from './filters.ts';
import type { Alerts, Manifest, RoutingRule, Slo } from './manifest.ts';
import { SECTIONS, type SectionName } from './manifest-sections.ts';
import { fits } from './schema-problems.ts';

type Config = Readonly<Record<string, unknown>>;

/** Settings that the guide writes flat, and the section that each belongs to. */
export const FLAT: Readonly<Record<string, SectionName>> = {
  retry_attempts: 'retries',
  retry_backoff: 'retries',
  deduplication_enabled: 'deduplication',
  deduplication_key: 'deduplication',
  idempotency_enabled: 'deduplication',
  idempotency_window: 'deduplication',
  requests_per_minute: 'rate_limiting',
  burst_limit: 'rate_limiting',
  error_rate_threshold: 'alerts',
  latency_threshold: 'alerts',
};

/** Sections that replace the manifest's as a whole. */
const REPLACED = [
  'routing',
  'routing_rules',
  'message_template',
  'message_format',
  'order_by',
  'settle',
  'thread',
  'unsigned',
  'receive',
  'verify',
  'max_body_size',
  'redact',
] as const satisfies readonly SectionName[];

/** Sections whose fields replace the manifest's one by one. */
const MERGED = [
  'message_templates',
  'retries',
  'rate_limiting',
  'deduplication',
  'caching',
  'batch_processing',
  'alerts',
  'slo',
  'canary',
  'test_config',
] as const satisfies readonly SectionName[];

const schemaOf = (name: SectionName): TSchema => SECTIONS[name];

/** The section that a configuration says, when it fits; a stored value that does not is passed over. */
const section = (config: Config, name: SectionName): unknown =>
  Object.hasOwn(config, name) && fits(schemaOf(name), config[name]) ? config[name] : undefined;

function flatFields(config: Config, name: SectionName): Record<string, unknown> {
  const fields = Object.entries(FLAT).filter(([field, owner]) => owner === name && config[field] !== undefined);
  const one = (field: string): boolean => name === 'rate_limiting' || fits(schemaOf(name), { [field]: config[field] });
  return Object.fromEntries(fields.flatMap(([field]) => (one(field) ? [[field, config[field]]] : [])));
}

function mergedSection(
  manifest: Partial<Manifest>,
  config: Config,
  name: (typeof MERGED)[number],
): Record<string, unknown> | undefined {
  const said = section(config, name) as object | undefined;
  const flat = flatFields(config, name);
  if (said === undefined && Object.keys(flat).length === 0) return undefined;
  const merged = { ...(manifest[name] as object | undefined), ...said, ...flat };
  return fits(schemaOf(name), merged) ? merged : undefined;
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.length <= 200 &&
  value.every((one) => typeof one === 'string' && one !== '');

/** What is watched of a package under its settings. */
export const watchedOf = (
  manifest: Pick<Manifest, 'alerts' | 'slo'>,
  config: Config,
): { alerts: Alerts; slo: Slo | null } => ({
  alerts: mergedSection(manifest, config, 'alerts') ?? manifest.alerts ?? {},
  slo: mergedSection(manifest, config, 'slo') ?? manifest.slo ?? null,
});

/** `github_repos` and `repositories` are `event_filters.github.repositories`. */
function filtersOf(manifest: Manifest, config: Config): Manifest['filters'] {
  const { source, filters } = manifest;
  const said = readFilters(
    {
      filters: section(config, 'filters'),
      event_filters: section(config, 'event_filters'),
      conditions: section(config, 'conditions'),
    },
    source,
  );
  const repositories = config[`${source}_repos`] ?? config[`${source}_repositories`];
  const named = isTexts(repositories) ? { repositories: { any: repositories } } : {};
  const lists = { ...filters.lists, ...named, ...said.lists };
  const conditions = config.conditions === undefined ? [...filters.conditions, ...said.conditions] : said.conditions;
  return { lists, conditions: [...new Set(conditions)] };
}

/**
 * One template for all, set by the operator, beats the package's own ones. They are replaced and not left out, because
 * a template of the same name may lie in templates/; those that rules name stay.
 */
function templatesOf(manifest: Manifest, config: Config, rules: readonly RoutingRule[]): Record<string, string> {
  const { message_templates: own } = manifest;
  const said = section(config, 'message_templates') as Record<string, string> | undefined;
  const single = section(config, 'message_template') as string | undefined;
  if (single === undefined) return { ...own, ...said };
  const named = new Set(rules.flatMap((rule) => rule.template ?? []));
  const replaced = Object.entries(own).map(([name, text]) => [name, named.has(name) ? text : single] as const);
  return { ...Object.fromEntries(replaced), ...said };
}

/** The manifest with an operator's settings over it. It never throws: checkSettings is where mistakes are told. */
export function applyConfig(manifest: Manifest, config: Config): Manifest {
  const events = section(config, 'events') ?? eventsAlias(manifest, config);
  const replaced = REPLACED.flatMap((name) => {
    const value = section(config, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const merged = MERGED.flatMap((name) => {
    const value = mergedSection(manifest, config, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const applied = { ...manifest, ...Object.fromEntries([...merged, ...replaced]) } as Manifest;
  return {
    ...applied,
    ...(events === undefined ? {} : { events: events as string[] }),
    filters: filtersOf(manifest, config),
    message_templates: templatesOf(manifest, config, applied.routing_rules),
  };
}

function eventsAlias(manifest: Manifest, config: Config): unknown {
  const value = config[`${manifest.source}_events`];
  return fits(SECTIONS.events, value) ? value : undefined;
}
