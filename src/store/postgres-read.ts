import type * as NodePostgres from 'drizzle-orm/node-postgres';
import type * as Core from 'drizzle-orm/pg-core';
import type { Pool, PoolClient, QueryConfig } from 'pg';
import { load } from './load.ts';
import type { Connections } from './postgres-pool.ts';
import { postgresSql, type Runs } from './postgres-sql.ts';
import { postgresTypes } from './postgres-types.ts';
import * as tables from './schema/postgres.ts';
import type { Read } from './store.ts';

const { drizzle }: typeof NodePostgres = load('drizzle-orm/node-postgres');
const { getTableConfig }: typeof Core = load('drizzle-orm/pg-core');

const types = new Map(
  Object.values(tables).flatMap((table) => {
    const { name, columns } = getTableConfig(table);
    return columns.map((column) => [`${name}.${column.name}`, column.getSQLType()] as const);
  }),
);

/** PostgreSQL's text cannot hold U+0000; SQLite's can. It is replaced, so that no payload can stop a commit. */
function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean);
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
}

/** Drizzle brings types with each query, in place of those of the connection. */
const typed = (query: string | QueryConfig): string | QueryConfig =>
  typeof query === 'string' || query.types === undefined ? query : { ...query, types: postgresTypes(query.types) };

export function postgresRead(client: Connections | PoolClient): Read {
  const runs = {
    query: (text: string | QueryConfig, params: unknown[] = []) =>
      client.query(typed(text) as string, params.map(clean)),
  };
  return {
    // Drizzle asks of its client only this one method.
    orm: drizzle({ client: runs as unknown as Pool }),
    sql: postgresSql(runs as Runs, (table, column) => types.get(`${table}.${column}`) ?? 'text'),
    tables,
  };
}
