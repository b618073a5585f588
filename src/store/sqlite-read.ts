import type { Database } from 'better-sqlite3';
import type * as BetterSqlite from 'drizzle-orm/better-sqlite3';
import { load } from './load.ts';
import * as tables from './schema/sqlite.ts';
import { sqliteSql } from './sqlite-sql.ts';
import type { Orm, Read, Tables } from './store.ts';

const { drizzle }: typeof BetterSqlite = load('drizzle-orm/better-sqlite3');

/** The one place where SQLite passes for PostgreSQL; schema/alike.ts and the contract tests hold it to that. */
export function sqliteRead(db: Database): Read {
  return {
    orm: drizzle({ client: db }) as unknown as Orm,
    sql: sqliteSql(db),
    tables: tables as unknown as Tables,
  };
}
