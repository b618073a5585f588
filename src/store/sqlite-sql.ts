import type { Database, Statement } from 'better-sqlite3';
import type { InsertOptions, Sql } from './store.ts';

const bindable = (value: unknown): unknown => (typeof value === 'boolean' ? Number(value) : (value ?? null));

function bound(params: readonly unknown[]): unknown[] {
  const values = new Array<unknown>(params.length);
  for (let i = 0; i < params.length; i++) values[i] = bindable(params[i]);
  return values;
}

function insertText(table: string, columns: readonly string[], options: InsertOptions): string {
  const text = `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`;
  if (options.orIgnore) return `${text} on conflict do nothing`;
  if (!options.orUpdate) return text;
  const { orUpdate } = options;
  const changes = columns
    .filter((column) => !orUpdate.includes(column))
    .map((column) => `${column} = excluded.${column}`);
  return `${text} on conflict (${orUpdate.join(', ')}) do update set ${changes.join(', ')}`;
}

/** The columns that hold something in at least one row: every value that need not be bound is time won. */
function usedColumns(width: number, rows: readonly (readonly unknown[])[]): number[] {
  const used: number[] = [];
  for (let i = 0; i < width; i++) {
    if (rows.some((row) => row[i] !== null && row[i] !== undefined)) used.push(i);
  }
  return used;
}

const pick = <T>(from: readonly T[], indexes: readonly number[]): T[] => indexes.map((i) => from[i] as T);

/**
 * A statement with ORDER BY or LIMIT is compiled anew whenever something is bound to a bare parameter, for a better plan
 * perhaps: with this build of SQLite it took ten times as long as the statement itself. Behind a sign that changes nothing a
 * parameter is merely a value.
 */
const asValues = (text: string): string => text.replaceAll(/([=<>] ?|\b(?:limit|offset) )\?/gi, '$1+?');

/** Keeps every statement prepared: their texts are few, because values never stand in them. */
export function sqliteSql(db: Database): Sql {
  const statements = new Map<string, Statement<unknown[]>>();

  function prepared(text: string): Statement<unknown[]> {
    const known = statements.get(text);
    if (known) return known;
    const fresh = db.prepare<unknown[]>(asValues(text));
    statements.set(text, fresh);
    return fresh;
  }

  return {
    dialect: 'sqlite',
    async all<T>(text: string, params: readonly unknown[] = []) {
      return prepared(text).all(bound(params)) as T[];
    },
    run: async (text, params = []) => prepared(text).run(bound(params)).changes,
    async insertMany(table, columns, rows, options = {}) {
      const kept = options.orUpdate ? columns.map((_, i) => i) : usedColumns(columns.length, rows);
      const insert = prepared(insertText(table, pick(columns, kept), options));
      const inserted: number[] = [];
      const values = new Array<unknown>(kept.length);
      for (const [i, row] of rows.entries()) {
        for (let j = 0; j < kept.length; j++) values[j] = bindable(row[kept[j] as number]);
        if (insert.run(values).changes > 0) inserted.push(i);
      }
      return inserted;
    },
    async updateMany(table, key, columns, rows) {
      const update = prepared(`update ${table} set ${columns.map((one) => `${one} = ?`).join(', ')} where ${key} = ?`);
      let changed = 0;
      for (const [id, ...values] of rows) changed += update.run(bound([...values, id])).changes;
      return changed;
    },
    oneOf: (column, values) => ({
      text: `${column} in (select value from json_each(?))`,
      param: JSON.stringify(values),
    }),
  };
}
