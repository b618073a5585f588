import type * as Pg from 'pg';
import type { Pool, PoolClient } from 'pg';
import { Fault, InputFault, OurFault, sentenceOf } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import { afterCommitHooks } from './after-commit.ts';
import { writeApart } from './apart.ts';
import { databaseFault } from './database-fault.ts';
import { load } from './load.ts';
import { migratePostgres } from './migrate-postgres.ts';
import { notNested } from './not-nested.ts';
import { postgresRead } from './postgres-read.ts';
import { slowQuery } from './slow.ts';
import type { Read, Store, Tx, WriteOptions } from './store.ts';

const { Pool: PgPool, types }: typeof Pg = load('pg');

// As SQLite gives them: whole numbers as numbers, documents as text (decoded once, by whoever reads them).
types.setTypeParser(types.builtins.INT8, Number);
types.setTypeParser(types.builtins.JSON, (text: string) => text);
types.setTypeParser(types.builtins.JSONB, (text: string) => text);

const CONNECTIONS = 10;
const CONNECT_MS = 5000;

const begin = ({ durable = true }: WriteOptions): string =>
  durable ? 'begin' : 'begin; set local synchronous_commit = off';

async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query('commit');
  // After a failed statement PostgreSQL answers a commit with a rollback, and no error.
  if (command === 'ROLLBACK') {
    throw new OurFault('Nothing was written', 'A statement of this transaction failed and its error was swallowed.');
  }
}

/** True: the connection may be used again. */
async function rollBack(client: PoolClient): Promise<boolean> {
  try {
    await client.query('rollback');
    return true;
  } catch {
    return false;
  }
}

function transactions(pool: Pool, log: Log): Store['write'] {
  const reads = new WeakMap<PoolClient, Read>();
  const once = notNested();

  function readOf(client: PoolClient): Read {
    const read = reads.get(client) ?? postgresRead(client);
    reads.set(client, read);
    return read;
  }

  async function transaction<T>(change: (tx: Tx) => Promise<T>, options: WriteOptions, afterCommit: Tx['afterCommit']) {
    const client = await pool.connect();
    let usable = true;
    try {
      await client.query(begin(options));
      const value = await change({ ...readOf(client), afterCommit });
      await commit(client);
      return value;
    } catch (error) {
      usable = await rollBack(client);
      throw error;
    } finally {
      client.release(!usable);
    }
  }

  return async <T>(change: (tx: Tx) => Promise<T>, options: WriteOptions = {}): Promise<T> => {
    const hooks = afterCommitHooks(log);
    try {
      const value = await once(() => transaction(change, options, hooks.add));
      hooks.run();
      return value;
    } catch (error) {
      throw databaseFault(error);
    }
  };
}

async function snapshot<T>(pool: Pool, look: (read: Read) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    return await look(postgresRead(client));
  } finally {
    client.release(!(await rollBack(client)));
  }
}

async function migrate(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await migratePostgres(client);
  } finally {
    client.release();
  }
}

function cannotOpen(thrown: unknown): unknown {
  const fault = databaseFault(thrown);
  if (fault instanceof Fault) return fault;
  return new InputFault(
    'Database not usable',
    `PostgreSQL refused (${sentenceOf(thrown)}): check DATABASE_URL, and that its user may create tables.`,
    { cause: thrown },
  );
}

/** A pool of connections; any number of processes may share the database. */
export async function openPostgres(url: string, log: Log, name: string): Promise<Store> {
  const pool = new PgPool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    application_name: name,
  });
  pool.on('error', (error) => log.warn({ error: sentenceOf(error) }, 'an idle database connection was lost'));
  try {
    await migrate(pool);
  } catch (error) {
    await pool.end();
    throw cannotOpen(error);
  }
  const read = postgresRead(pool);
  const write = transactions(pool, log);
  return {
    dialect: 'postgres',
    read,
    write,
    apart: <T>(name: string, args: unknown) => write((tx) => writeApart(name)(tx, args) as Promise<T>),
    snapshot: (look) => snapshot(pool, look),
    slow: async <T>(query: string, args: unknown) => (await slowQuery(query)(read, args)) as T,
    close: () => pool.end(),
  };
}
