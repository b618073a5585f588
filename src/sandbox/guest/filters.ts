import { matchesGlob } from '#src/kit/matches.ts';
import { valueAt } from '#src/kit/value-at.ts';
import type { ListFilter } from '../sandbox.ts';
import type { Facts, GuestProgram } from './program.ts';

const singular = (name: string): string => name.replace(/ies$/, 'y').replace(/s$/, '');

function texts(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap(texts);
  if (typeof value !== 'object') return [String(value)];
  const { full_name, name, login, title } = value as Record<string, unknown>;
  return [full_name, name, login, title].flatMap((part) => (typeof part === 'string' ? [part] : []));
}

function valuesOf(name: string, facts: Facts, payload: unknown): string[] {
  const single = singular(name);
  const value = facts[name] ?? facts[single] ?? valueAt(payload, name) ?? valueAt(payload, single);
  const found = texts(value);
  // A repository may be named with or without its owner.
  return single === 'repository' ? found.flatMap((text) => [text, text.slice(text.lastIndexOf('/') + 1)]) : found;
}

function reasonFor(name: string, filter: ListFilter, values: readonly string[]): string | undefined {
  const lower = values.map((value) => value.toLowerCase());
  const has = (entry: string): boolean => lower.some((value) => matchesGlob(entry.toLowerCase(), value));
  const seen = (): string =>
    values.length > 0 ? [...new Set(values)].slice(0, 5).join(', ').slice(0, 200) : 'nothing';
  const excluded = filter.none?.find(has);
  if (excluded !== undefined) return `Filter ${name}: ${excluded} is excluded (the event has ${seen()}).`;
  const lacking = filter.all?.find((entry) => !has(entry));
  if (lacking !== undefined) return `Filter ${name}: ${lacking} is required (the event has ${seen()}).`;
  if (filter.any && filter.any.length > 0 && !filter.any.some(has)) {
    return `Filter ${name}: none of ${filter.any.slice(0, 5).join(', ')} (the event has ${seen()}).`;
  }
  return undefined;
}

/** The sentence that says which filter holds an event back; undefined lets it pass. */
export function filteredBecause(program: GuestProgram, facts: Facts, payload: unknown): string | undefined {
  const { lists, conditions } = program.settings.filters;
  for (const [name, filter] of Object.entries(lists)) {
    const reason = reasonFor(name, filter, valuesOf(name, facts, payload));
    if (reason) return reason;
  }
  const failed = conditions.find((text) => !program.condition(text).holds(facts, payload));
  return failed === undefined ? undefined : `Condition does not hold: ${failed}`;
}
