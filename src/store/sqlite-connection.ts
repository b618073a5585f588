import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from 'better-sqlite3';
import { InputFault, sentenceOf } from '#src/kit/faults.ts';
import { load } from './load.ts';

const BetterSqlite: typeof import('better-sqlite3') = load('better-sqlite3');

/** How long another process (a `ccb` command) may hold the file before we give up. */
const BUSY_MS = 5000;
/** Pages of the write-ahead log between checkpoints: 16 MB, so that few commits pay for one. */
const CHECKPOINT_PAGES = 2000;

const cannotOpen = (path: string, cause: unknown): InputFault =>
  new InputFault(
    'Database not readable',
    `${path} cannot be opened as an SQLite database (${sentenceOf(cause)}): check the path, its rights, or restore a backup.`,
    { cause },
  );

function createPrivately(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
}

/** The connection that writes. Makes the file, for its owner's eyes only, where there is none. */
export function openWriter(path: string): Database {
  try {
    createPrivately(path);
    const db = new BetterSqlite(path, { timeout: BUSY_MS });
    // Counts for a new file only. A payload of 8 KB then takes two pages instead of three.
    db.pragma('page_size = 8192');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('temp_store = MEMORY');
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    return db;
  } catch (error) {
    throw cannotOpen(path, error);
  }
}

/** A connection that sees committed data only and can change nothing. */
export function openReader(path: string): Database {
  try {
    const db = new BetterSqlite(path, { readonly: true, timeout: BUSY_MS });
    db.pragma('temp_store = MEMORY');
    return db;
  } catch (error) {
    throw cannotOpen(path, error);
  }
}
