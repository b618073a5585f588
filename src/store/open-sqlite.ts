import { resolve } from 'node:path';
import type { Database } from 'better-sqlite3';
import { InputFault } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import { afterCommitHooks } from './after-commit.ts';
import { databaseFault } from './database-fault.ts';
import { migrateSqlite } from './migrate-sqlite.ts';
import { notNested } from './not-nested.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { createSlowThread } from './slow-thread-client.ts';
import { openReader, openWriter } from './sqlite-connection.ts';
import { sqliteRead } from './sqlite-read.ts';
import type { Store, Tx, WriteOptions } from './store.ts';

/** Transactions on one connection, one after the other. */
function transactions(db: Database, log: Log): Store['write'] {
  const base = sqliteRead(db);
  const exclusively = oneAtATime();
  const once = notNested();
  const begin = db.prepare('begin immediate');
  const commit = db.prepare('commit');
  let durable = true;

  function setDurable(wanted: boolean): void {
    if (wanted === durable) return;
    db.pragma(`synchronous = ${wanted ? 'FULL' : 'NORMAL'}`);
    durable = wanted;
  }

  async function transaction<T>(change: (tx: Tx) => Promise<T>, afterCommit: Tx['afterCommit']): Promise<T> {
    begin.run();
    try {
      const value = await change({ ...base, afterCommit });
      commit.run();
      return value;
    } catch (error) {
      if (db.inTransaction) db.exec('rollback');
      throw error;
    }
  }

  return async <T>(change: (tx: Tx) => Promise<T>, options: WriteOptions = {}): Promise<T> => {
    const hooks = afterCommitHooks(log);
    try {
      const value = await once(() =>
        exclusively(async () => {
          setDurable(options.durable ?? true);
          return await transaction(change, hooks.add);
        }),
      );
      hooks.run();
      return value;
    } catch (error) {
      throw databaseFault(error);
    }
  };
}

/** One connection that writes, one that only reads, and a thread for long reads. */
export async function openSqlite(given: string, log: Log): Promise<Store> {
  if (given === '' || given === ':memory:') {
    throw new InputFault('No database file', 'DATABASE_URL must name a file: sqlite:path/to/file.db.');
  }
  const path = resolve(given);
  const writer = openWriter(path);
  try {
    migrateSqlite(writer, path);
  } catch (error) {
    writer.close();
    throw databaseFault(error);
  }
  const reader = openReader(path);
  const slow = createSlowThread(path, log);
  return {
    dialect: 'sqlite',
    read: sqliteRead(reader),
    write: transactions(writer, log),
    slow: slow.ask,
    async close() {
      await slow.close();
      reader.close();
      writer.close();
    },
  };
}
