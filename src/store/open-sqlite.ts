import { resolve } from 'node:path';
import type { Database } from 'better-sqlite3';
import { InputFault } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import { afterCommitHooks } from './after-commit.ts';
import { type WriteApart, writeApart } from './apart.ts';
import { databaseFault } from './database-fault.ts';
import { createDatabaseThread } from './database-thread.ts';
import { migrateSqlite } from './migrate-sqlite.ts';
import { notNested } from './not-nested.ts';
import { type SideBySide, sideBySide } from './side-by-side.ts';
import { openReader, openWriter } from './sqlite-connection.ts';
import { sqliteRead } from './sqlite-read.ts';
import { sqliteTransaction } from './sqlite-transaction.ts';
import type { Read, Store, Tx, WriteOptions } from './store.ts';

interface Writer {
  db: Database;
  log: Log;
  alone: SideBySide['alone'];
}

/** Transactions on one connection, one after the other. */
function transactions({ db, log, alone }: Writer): Store['write'] {
  const transaction = sqliteTransaction(db);
  const once = notNested();
  return async <T>(change: (tx: Tx) => Promise<T>, options: WriteOptions = {}): Promise<T> => {
    const hooks = afterCommitHooks(log);
    try {
      const value = await once(() => alone(() => transaction(change, { afterCommit: hooks.add, ...options })));
      hooks.run();
      return value;
    } catch (error) {
      throw databaseFault(error);
    }
  };
}

/** A connection of its own, whose reading began before whatever is written meanwhile. */
async function snapshot<T>(path: string, look: (read: Read) => Promise<T>): Promise<T> {
  const db = openReader(path);
  try {
    db.exec('begin');
    return await look(sqliteRead(db));
  } finally {
    db.close();
  }
}

/** One connection that writes, one that only reads, and two threads: for long reads, and for writes by name. */
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
  const slow = createDatabaseThread('slow-thread', { path, log });
  const apart = createDatabaseThread('write-thread', { path, log });
  const { alone, beside } = sideBySide();
  return {
    dialect: 'sqlite',
    read: sqliteRead(reader),
    write: transactions({ db: writer, log, alone }),
    async apart<T>(name: string, args: unknown, { durable = true }: WriteOptions = {}) {
      const { crossing } = writeApart(name);
      const write: WriteApart = { durable, args: crossing ? crossing.pack(args) : args };
      return await beside(() => apart.ask<T>(name, write));
    },
    slow: slow.ask,
    snapshot: (look) => snapshot(path, look),
    async close() {
      await apart.close();
      await slow.close();
      reader.close();
      writer.close();
    },
  };
}
