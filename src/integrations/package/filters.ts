import type { ListFilter, Manifest } from './manifest.ts';

type Raw = Record<string, unknown>;

const object = (value: unknown): Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};

/** A plain list, or a single word, means any of them. */
function listFilter(value: unknown): ListFilter {
  if (typeof value === 'string') return { any: [value] };
  return Array.isArray(value) ? { any: value.map(String) } : { ...(object(value) as ListFilter) };
}

const conditionsOf = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : Array.isArray(value) ? value.map(String) : [];

/** `filters`, `event_filters.<source>` and `conditions` are spellings of the same thing. */
export function readFilters(raw: Raw, source: string): Manifest['filters'] {
  const { conditions, ...own } = object(raw.filters);
  const { conditions: others, ...bySource } = object(object(raw.event_filters)[source]);
  const lists = Object.entries({ ...own, ...bySource }).map(([name, value]) => [name, listFilter(value)] as const);
  return {
    lists: Object.fromEntries(lists),
    conditions: [...new Set([conditions, others, raw.conditions].flatMap(conditionsOf))],
  };
}
