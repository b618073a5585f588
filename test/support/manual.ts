import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

const FOLDER = resolve(import.meta.dirname, '../fixtures/manual');

export interface ManualCall {
  about: string;
  run: string;
  /** Of the last answer. */
  status: number;
  /** What stands in what it prints, or in what it wrote. */
  says: unknown;
  file?: string;
  /** Another integration than the one that was asked for at the beginning. */
  of?: string;
}

export type ManualPart = 'created' | 'managed' | 'troubled' | 'refused';
export type Values = Readonly<Record<string, string>>;

export const MANUAL: Record<ManualPart, ManualCall[]> = parse(readFileSync(join(FOLDER, 'calls.yaml'), 'utf8'));

/** What stands for something else in the calls: the longest first, as one may begin another. */
export function filledIn(text: string, values: Values): string {
  const names = Object.keys(values).sort((a, b) => b.length - a.length);
  return names.reduce((filled, name) => filled.replaceAll(name, values[name] ?? ''), text);
}

/** The files that the calls use, with the hosts filled in. */
export function layOut(folder: string, values: Values): void {
  for (const name of readdirSync(FOLDER)) {
    writeFileSync(join(folder, name), filledIn(readFileSync(join(FOLDER, name), 'utf8'), values));
  }
}

/** What was printed: JSON where it is that. */
export function printed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const patternOf = (says: unknown): RegExp | null =>
  typeof says === 'string' && /^\/.*\/$/s.test(says) ? new RegExp(says.slice(1, -1)) : null;

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function faultsInList(actual: unknown, says: readonly unknown[], at: string): string[] {
  if (!Array.isArray(actual)) return [`${at} is no list`];
  if (says.length === 0) return actual.length === 0 ? [] : [`${at} is not empty`];
  return says
    .filter((wanted) => !actual.some((one) => faultsIn(one, wanted, at).length === 0))
    .map((wanted) => `${at} lacks ${JSON.stringify(wanted)}`);
}

/** Where it differs: `/…/` is a pattern, an object has at least these fields, a list at least these elements. */
export function faultsIn(actual: unknown, says: unknown, at = 'it'): string[] {
  const pattern = patternOf(says);
  if (pattern) return pattern.test(asText(actual)) ? [] : [`${at} is ${asText(actual)}, not like ${pattern}`];
  if (Array.isArray(says)) return faultsInList(actual, says, at);
  if (typeof says !== 'object' || says === null) {
    return actual === says ? [] : [`${at} is ${JSON.stringify(actual)}, not ${JSON.stringify(says)}`];
  }
  const fields = actual as Record<string, unknown> | null;
  return Object.entries(says).flatMap(([name, one]) => faultsIn(fields?.[name], one, `${at}.${name}`));
}
