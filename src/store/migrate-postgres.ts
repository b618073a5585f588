import type { PoolClient } from 'pg';
import { pendingMigrations } from './migrations.ts';

const JOURNAL = 'drizzle.__drizzle_migrations';
/** Any number, the same in every process of this program. */
const LOCK = 4_771_203;

async function applyPending(client: PoolClient): Promise<void> {
  await client.query('create schema if not exists drizzle');
  await client.query(
    `create table if not exists ${JOURNAL} (id serial primary key, hash text not null, created_at bigint)`,
  );
  const { rows } = await client.query<{ last: number | null }>(`select max(created_at) as last from ${JOURNAL}`);
  for (const { statements, hash, madeAt } of pendingMigrations('postgres', rows[0]?.last ?? null, 'The database')) {
    for (const statement of statements) await client.query(statement);
    await client.query(`insert into ${JOURNAL} (hash, created_at) values ($1, $2)`, [hash, madeAt]);
  }
}

/** Brings the database to this version in one transaction; processes that start together wait for the first. */
export async function migratePostgres(client: PoolClient): Promise<void> {
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    await applyPending(client);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
