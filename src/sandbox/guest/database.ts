import { InputFault } from '#src/kit/faults.ts';
import { canonicalJson } from './canonical.ts';
import { hashOf } from './hash.ts';
import type { RunState } from './run-state.ts';

const LONGEST_KEY = 512;
const LONGEST_VALUE = 256_000;
const MOST_WRITES = 1_000;
/** Characters of all that one run writes: they leave the isolate in one message, and are committed beside others'. */
const MOST_WRITTEN = 4_000_000;

function keyOf(key: unknown): string {
  if (typeof key === 'string' && key.length > 0 && key.length <= LONGEST_KEY) return key;
  throw new InputFault('Invalid key', `context.database takes keys of 1 to ${LONGEST_KEY} characters.`);
}

function put(run: RunState, key: string, value: unknown): void {
  if (run.writes.size >= MOST_WRITES && !run.writes.has(key)) {
    throw new InputFault('Too many writes', `context.database takes ${MOST_WRITES} writes per event.`);
  }
  run.writes.set(key, { key, value });
}

interface Entry {
  key: string;
  value: unknown;
}

/** What the store holds, as the writes of this run would leave it. */
function overlaid(run: RunState, stored: unknown, prefix: string): Entry[] {
  const entries = new Map<string, unknown>();
  for (const { key, value } of Array.isArray(stored) ? (stored as Entry[]) : []) entries.set(key, value);
  for (const { key, value } of run.writes.values()) {
    if (!key.startsWith(prefix)) continue;
    if (value === undefined) entries.delete(key);
    else entries.set(key, value);
  }
  return [...entries].map(([key, value]) => ({ key, value })).sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** `context.database`: writes wait for the end of the run, reads are steps and see the run's own writes. */
export function databaseOf(run: RunState): object {
  let made = 0;
  const sizes = new Map<string, number>();

  let written = 0;

  function keep(key: string, text: string): void {
    written += text.length - (sizes.get(key) ?? 0);
    sizes.set(key, text.length);
    if (written > MOST_WRITTEN)
      throw new InputFault('Too much written', `context.database takes ${MOST_WRITTEN} characters per event in all.`);
    put(run, key, JSON.parse(text));
  }

  return Object.freeze({
    async save(...given: [unknown, unknown?]) {
      const key = given.length > 1 ? keyOf(given[0]) : hashOf(`${run.header.seed} ${++made}`).slice(0, 24);
      keep(key, canonicalJson(given.length > 1 ? given[1] : given[0], LONGEST_VALUE));
      return key;
    },
    async get(key: unknown) {
      const own = run.writes.get(keyOf(key));
      return own ? (own.value ?? null) : await run.steps.request('read', 'database.get', { key });
    },
    async list(prefix: unknown = '', options: { limit?: unknown } = {}) {
      const start = String(prefix).slice(0, LONGEST_KEY);
      const limit = Math.min(Math.max(Number(options.limit) || 100, 1), 1_000);
      const stored = await run.steps.request('read', 'database.list', { prefix: start, limit });
      return overlaid(run, stored, start).slice(0, limit);
    },
    async delete(key: unknown) {
      put(run, keyOf(key), undefined);
    },
  });
}
