import type * as Pg from 'pg';
import type { ClientConfig, PoolClient } from 'pg';
import { Fault, InputFault, OurFault, sentenceOf } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import { afterCommitHooks } from './after-commit.ts';
import { writeApart } from './apart.ts';
import { databaseFault } from './database-fault.ts';
import { load } from './load.ts';
import { migratePostgres } from './migrate-postgres.ts';
import { notNested } from './not-nested.ts';
import { type Connections, openPool } from './postgres-pool.ts';
import { postgresRead } from './postgres-read.ts';
import { postgresTypes } from './postgres-types.ts';
import { runSlow } from './slow.ts';
import type { Read, Store, Tx, WriteOptions } from './store.ts';

const { Client: PgClient }: typeof Pg = load('pg');

const CONNECTIONS = 10;
const CONNECT_MS = 5000;
/** No statement of the service takes long; one that does holds up others, and its transaction is undone. */
const STATEMENT_MS = 20_000;
/** A server that says nothing any more: the connection is given up, and the work done again over another one. */
const SILENT_MS = STATEMENT_MS + 2_000;
/** Whoever stopped in the middle of a transaction (a process that froze) holds no lock for longer. */
const IDLE_IN_TRANSACTION_MS = 30_000;

interface PostgresOpening {
  url: string;
  log: Log;
  name: string;
  connections?: number | undefined;
}

/** Statements outside of transactions are never durable: writing is done in one, but for what says otherwise. */
const HURRIED = 'set synchronous_commit = off';

const begin = ({ durable = true }: WriteOptions): string =>
  durable ? 'begin; set local synchronous_commit to default' : 'begin';

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

function transactions(pool: Connections, apiece: Read, log: Log): Store['write'] {
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
      usable = !pool.lost(error) && (await rollBack(client));
      throw error;
    } finally {
      client.release(!usable);
    }
  }

  return async <T>(change: (tx: Tx) => Promise<T>, options: WriteOptions = {}): Promise<T> => {
    const hooks = afterCommitHooks(log);
    const { durable = true, whole = true } = options;
    try {
      const value = await once(() =>
        durable || whole ? transaction(change, options, hooks.add) : change({ ...apiece, afterCommit: hooks.add }),
      );
      hooks.run();
      return value;
    } catch (error) {
      throw databaseFault(error);
    }
  };
}

async function snapshot<T>(pool: Connections, look: (read: Read) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    return await look(postgresRead(client));
  } finally {
    client.release(!(await rollBack(client)));
  }
}

/** Over a connection without bounds of time: an index on a large table takes as long as it takes. */
async function migrate(config: ClientConfig): Promise<void> {
  const client = new PgClient(config);
  client.on('error', () => undefined);
  try {
    await client.connect();
    await migratePostgres(client);
  } finally {
    await client.end();
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
export async function openPostgres({ url, log, name, connections = CONNECTIONS }: PostgresOpening): Promise<Store> {
  const config = {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    application_name: name,
    types: postgresTypes(),
  };
  try {
    await migrate(config);
  } catch (error) {
    throw cannotOpen(error);
  }
  const pool = openPool(
    {
      ...config,
      max: connections,
      statement_timeout: STATEMENT_MS,
      query_timeout: SILENT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      onConnect: async (client) => void (await client.query(HURRIED)),
    },
    log,
  );
  const read = postgresRead(pool);
  const write = transactions(pool, read, log);
  return {
    dialect: 'postgres',
    read,
    write,
    apart: <T>(name: string, args: unknown, options?: WriteOptions) =>
      write((tx) => writeApart(name).write(tx, args) as Promise<T>, options),
    snapshot: (look) => snapshot(pool, look),
    slow: async <T>(query: string, args: unknown) =>
      (await runSlow({ sql: read.sql, whole: async () => read }, query, args)) as T,
    close: () => pool.end(),
  };
}
