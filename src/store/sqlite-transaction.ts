import type { Database } from 'better-sqlite3';
import { sqliteRead } from './sqlite-read.ts';
import type { Tx } from './store.ts';

/** A transaction on one connection; whoever calls sees to it that they come one after the other. */
export function sqliteTransaction(db: Database) {
  const base = sqliteRead(db);
  const begin = db.prepare('begin immediate');
  const commit = db.prepare('commit');

  return async <T>(change: (tx: Tx) => Promise<T>, afterCommit: Tx['afterCommit']): Promise<T> => {
    begin.run();
    try {
      const value = await change({ ...base, afterCommit });
      commit.run();
      return value;
    } catch (error) {
      if (db.inTransaction) db.exec('rollback');
      throw error;
    }
  };
}
