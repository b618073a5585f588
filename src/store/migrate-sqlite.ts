import type { Database } from 'better-sqlite3';
import { OurFault } from '#src/kit/faults.ts';
import { pendingMigrations } from './migrations.ts';

const JOURNAL = '__drizzle_migrations';

function applyPending(db: Database, path: string): void {
  db.exec(`create table if not exists ${JOURNAL} (id integer primary key, hash text not null, created_at numeric)`);
  const last = db.prepare<[], number | null>(`select max(created_at) from ${JOURNAL}`).pluck().get() ?? null;
  for (const { statements, hash, madeAt } of pendingMigrations('sqlite', last, path)) {
    for (const statement of statements) db.exec(statement);
    db.prepare(`insert into ${JOURNAL} (hash, created_at) values (?, ?)`).run(hash, madeAt);
  }
}

/** Brings the file to this version in one transaction, whoever else may be starting on it. */
export function migrateSqlite(db: Database, path: string): void {
  // A rebuilt table breaks references until it is renamed: they are checked at the end instead.
  db.pragma('foreign_keys = OFF');
  db.exec('begin immediate');
  try {
    applyPending(db, path);
    const broken = db.pragma('foreign_key_check') as unknown[];
    if (broken.length > 0) {
      throw new OurFault(
        'Migration refused',
        `${path} would hold ${broken.length} dangling references; nothing was changed.`,
      );
    }
    db.exec('commit');
  } catch (error) {
    if (db.inTransaction) db.exec('rollback');
    throw error;
  }
  db.pragma('foreign_keys = ON');
}
