import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputFault } from '#src/kit/faults.ts';
import { load } from './load.ts';

const BetterSqlite: typeof import('better-sqlite3') = load('better-sqlite3');

/**
 * Lets one process serve from this SQLite file. The lock is an open transaction on a file beside it, so that the system
 * takes it back when the process dies, however it dies. Returns the release.
 */
export function lockDatabase(path: string): () => void {
  const lockPath = `${path}.lock`;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(lockPath, 'a', 0o600));
  const db = new BetterSqlite(lockPath, { timeout: 0 });
  try {
    db.exec('begin exclusive');
  } catch (error) {
    db.close();
    throw new InputFault(
      'Database in use',
      `Another process already serves from ${path}: stop it first, or use PostgreSQL for several processes.`,
      { status: 409, cause: error },
    );
  }
  return () => void db.close();
}
