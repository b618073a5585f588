import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import { sqliteRead } from './sqlite-read.ts';
import type { Tx, WriteOptions } from './store.ts';

/** So long a transaction waits for another process that holds the file; senders of webhooks wait ten seconds at the most. */
const PATIENCE_MS = 3_000;
/** Where the one before waited in vain, the next does not wait as long again. */
const SHORT_MS = 100;
const BETWEEN_MS = 20;

const isBusy = (thrown: unknown): boolean =>
  String((thrown as { code?: unknown }).code ?? '').startsWith('SQLITE_BUSY');

/** Waits for its turn without stopping the loop, as the busy handler of SQLite would. */
function patientBegin(db: Database): () => Promise<void> {
  db.pragma('busy_timeout = 0');
  const begin = db.prepare('begin immediate');
  let patience = PATIENCE_MS;
  return async () => {
    for (const until = performance.now() + patience; ; await pause(BETWEEN_MS)) {
      try {
        begin.run();
        patience = PATIENCE_MS;
        return;
      } catch (thrown) {
        if (isBusy(thrown) && performance.now() < until) continue;
        patience = SHORT_MS;
        throw thrown;
      }
    }
  };
}

interface Options extends Pick<WriteOptions, 'durable'> {
  afterCommit: Tx['afterCommit'];
}

/** Every commit waits for the disk, unless it may be lost with the power. */
function durability(db: Database): (wanted: boolean) => void {
  let durable = true;
  return (wanted) => {
    if (wanted === durable) return;
    db.pragma(`synchronous = ${wanted ? 'FULL' : 'NORMAL'}`);
    durable = wanted;
  };
}

/** A transaction on one connection; whoever calls sees to it that they come one after the other. */
export function sqliteTransaction(db: Database) {
  const base = sqliteRead(db);
  const begin = patientBegin(db);
  const commit = db.prepare('commit');
  const setDurable = durability(db);

  return async <T>(change: (tx: Tx) => Promise<T>, { afterCommit, durable = true }: Options): Promise<T> => {
    setDurable(durable);
    await begin();
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
