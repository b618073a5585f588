import { createRequire } from 'node:module';
import type * as Pg from 'pg';
import { openWriter } from '#src/store/sqlite-connection.ts';

const { Client }: typeof Pg = createRequire(import.meta.url)('pg');

async function harmThere(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('set session_replication_role = replica');
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Changes what a service keeps, past all that watches over it. */
export async function harm(database: string, statement: string): Promise<void> {
  if (database.includes('://')) return await harmThere(database, statement);
  const db = openWriter(database.replace(/^sqlite:/, ''));
  db.pragma('foreign_keys = OFF');
  db.exec(statement);
  db.close();
}
