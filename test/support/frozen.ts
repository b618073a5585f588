import { createRequire } from 'node:module';
import type * as Pg from 'pg';
import { postgresRead } from '#src/store/postgres-read.ts';
import { hotQueries } from './hot-queries.ts';

const { Client }: typeof Pg = createRequire(import.meta.url)('pg');

/** What a release expects of its database: columns, and the texts that it asks most. */
export interface Frozen {
  columns: Column[];
  queries: { name: string; text: string; params: unknown[] }[];
}

export interface Column {
  table: string;
  column: string;
  type: string;
  /** An insert that does not know it has to name a value. */
  demands: boolean;
}

/** A connection on which references are not checked: what is asked of empty tables is their form. */
export async function connectLoosely(url: string): Promise<Pg.Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('set session_replication_role = replica');
  return client;
}

export async function columnsOf(client: Pg.Client): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `select table_name as "table", column_name as "column", data_type as "type",
       (is_nullable = 'NO' and column_default is null) as demands
     from information_schema.columns where table_schema = 'public' order by 1, 2`,
  );
  return rows;
}

/** As this version asks them. */
export async function hotTexts(client: Pg.Client): Promise<Frozen['queries']> {
  const queries: Frozen['queries'] = [];
  let name = '';
  const spy = {
    query(given: string | { text: string }, params: unknown[]) {
      const text = typeof given === 'string' ? given : given.text;
      queries.push({ name, text, params: params.map((one) => (Buffer.isBuffer(one) ? one.toString('base64') : one)) });
      return client.query(text, params);
    },
  };
  const read = postgresRead(spy as unknown as Pg.PoolClient);
  for (const [each, ask] of hotQueries(() => read)) {
    name = each;
    await ask();
  }
  return queries;
}
