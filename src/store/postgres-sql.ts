import type { QueryConfig, QueryResult } from 'pg';
import type { InsertOptions, Sql } from './store.ts';

/** The part of a pool or a client that runs text. */
export interface Runs {
  query(text: string | QueryConfig, params: unknown[]): Promise<QueryResult>;
}

const PARTS = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\?/g;
const numbered = new Map<string, string>();

/** `?` → `$1`, `$2` …, but not inside quotes and comments. Each text is converted once. */
export function numberPlaceholders(text: string): string {
  const known = numbered.get(text);
  if (known) return known;
  let count = 0;
  const converted = text.replace(PARTS, (part) => (part === '?' ? `$${++count}` : part));
  numbered.set(text, converted);
  return converted;
}

const MOST_PARAMS = 30_000;

/** Rows in statements that stay below PostgreSQL's 65,535 parameters, each with the index of its first row. */
function* chunks<T extends readonly unknown[]>(rows: readonly T[]): Generator<{ from: number; rows: readonly T[] }> {
  const size = Math.max(1, Math.min(500, Math.floor(MOST_PARAMS / (rows[0]?.length ?? 1))));
  for (let from = 0; from < rows.length; from += size) yield { from, rows: rows.slice(from, from + size) };
}

function valuesText(count: number, width: number, casts: readonly string[] = []): string {
  const row = (i: number): string =>
    `(${Array.from({ length: width }, (_, j) => `$${i * width + j + 1}${i === 0 && casts[j] ? `::${casts[j]}` : ''}`)})`;
  return Array.from({ length: count }, (_, i) => row(i)).join(', ');
}

function conflictText(columns: readonly string[], { orIgnore, orUpdate }: InsertOptions): string {
  if (orIgnore) return ' on conflict do nothing';
  if (!orUpdate) return '';
  const changes = columns.filter((one) => !orUpdate.includes(one)).map((one) => `${one} = excluded.${one}`);
  return ` on conflict (${orUpdate.join(', ')}) do update set ${changes.join(', ')}`;
}

/** `typeOf` names a column's type: in `update … from (values …)` PostgreSQL cannot infer it. */
export function postgresSql(runs: Runs, typeOf: (table: string, column: string) => string): Sql {
  const run = (text: string, params: readonly unknown[]): Promise<QueryResult> => runs.query(text, [...params]);

  return {
    dialect: 'postgres',
    async all<T>(text: string, params: readonly unknown[] = [], { keep }: { keep?: string } = {}) {
      const numbered = numberPlaceholders(text);
      const query = keep === undefined ? numbered : { name: keep, text: numbered };
      return (await runs.query(query, [...params])).rows as T[];
    },
    run: async (text, params = []) => (await run(numberPlaceholders(text), params)).rowCount ?? 0,
    async insertMany(table, columns, rows, options = {}) {
      const [first] = columns;
      const inserted: number[] = [];
      for (const part of chunks(rows)) {
        const text = `insert into ${table} (${columns.join(', ')}) values ${valuesText(part.rows.length, columns.length)}`;
        const result = await run(`${text}${conflictText(columns, options)} returning ${first}`, part.rows.flat());
        const written = options.orIgnore ? new Set(result.rows.map((row) => row[first ?? ''])) : null;
        for (const [i, row] of part.rows.entries()) {
          if (!written || written.delete(row[0])) inserted.push(part.from + i);
        }
      }
      return inserted;
    },
    async updateMany(table, key, columns, rows) {
      const all = [key, ...columns];
      const casts = all.map((column) => typeOf(table, column));
      const changes = columns.map((one) => `${one} = given.${one}`).join(', ');
      let changed = 0;
      for (const part of chunks(rows)) {
        const given = `(values ${valuesText(part.rows.length, all.length, casts)}) as given(${all.join(', ')})`;
        const text = `update ${table} set ${changes} from ${given} where ${table}.${key} = given.${key}`;
        changed += (await run(text, part.rows.flat())).rowCount ?? 0;
      }
      return changed;
    },
    oneOf: (column, values) => ({ text: `${column} = any(?)`, param: values }),
  };
}
