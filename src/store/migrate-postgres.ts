import type { ClientBase } from 'pg';
import { pendingMigrations, SUITS_FROM } from './migrations.ts';

const JOURNAL = 'drizzle.__drizzle_migrations';
/** The oldest version, by its last migration, that works on this schema. */
const SUITS = 'drizzle.suits';
/** Any number, the same in every process of this program. */
const LOCK = 4_771_203;

/** Ids and keys compare by their bytes, as on SQLite, whatever language the database was made for. */
const COMPARE_BYTES = `DO $$
DECLARE
  found record;
BEGIN
  FOR found IN
    SELECT table_name, string_agg(format('ALTER COLUMN %I TYPE text COLLATE "C"', column_name), ', ') AS changes
    FROM information_schema.columns
    WHERE table_schema = current_schema() AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'
    GROUP BY table_name
  LOOP
    EXECUTE format('ALTER TABLE %I %s', found.table_name, found.changes);
  END LOOP;
END
$$`;

/** True: something changed. */
async function applyPending(client: ClientBase): Promise<boolean> {
  await client.query('create schema if not exists drizzle');
  await client.query(
    `create table if not exists ${JOURNAL} (id serial primary key, hash text not null, created_at bigint)`,
  );
  const { rows } = await client.query<{ last: number | null }>(`select max(created_at) as last from ${JOURNAL}`);
  await client.query(`create table if not exists ${SUITS} (since bigint not null)`);
  const suits = await client.query<{ since: number }>(`select max(since) as since from ${SUITS}`);
  const pending = pendingMigrations('postgres', rows[0]?.last ?? null, 'The database', suits.rows[0]?.since ?? null);
  for (const { statements, hash, madeAt } of pending) {
    for (const statement of statements) await client.query(statement);
    await client.query(`insert into ${JOURNAL} (hash, created_at) values ($1, $2)`, [hash, madeAt]);
  }
  if (pending.length > 0) {
    await client.query(`delete from ${SUITS}`);
    await client.query(`insert into ${SUITS} (since) values ($1)`, [SUITS_FROM]);
  }
  return pending.length > 0;
}

/** Brings the database to this version in one transaction; processes that start together wait for the first. */
export async function migratePostgres(client: ClientBase): Promise<void> {
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    if (await applyPending(client)) await client.query(COMPARE_BYTES);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
