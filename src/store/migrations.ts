import { join } from 'node:path';
import type * as Migrator from 'drizzle-orm/migrator';
import { InputFault } from '#src/kit/faults.ts';
import { load } from './load.ts';
import type { Dialect } from './store.ts';

const { readMigrationFiles }: typeof Migrator = load('drizzle-orm/migrator');

export interface Migration {
  statements: string[];
  hash: string;
  /** When it was generated: migrations are told apart and ordered by it, as drizzle-kit does. */
  madeAt: number;
}

/**
 * The last PostgreSQL migration of the release before this one, which runs beside it while processes are replaced: its
 * statements fit what later migrations make of the schema. Only a release moves it.
 */
export const SUITS_FROM = 1795290724570;

/**
 * The migrations that a database still needs, oldest first. `lastApplied` is null for an empty one. `suitsFrom` is what a
 * newer version said of who may still use it.
 */
export function pendingMigrations(
  dialect: Dialect,
  lastApplied: number | null,
  where: string,
  suitsFrom: number | null = null,
): Migration[] {
  const known = readMigrationFiles({ migrationsFolder: join(import.meta.dirname, 'migrations', dialect) });
  const newest = Math.max(...known.map((one) => one.folderMillis));
  if (lastApplied !== null && lastApplied > newest) {
    if (suitsFrom !== null && suitsFrom <= newest) return [];
    throw new InputFault(
      'Database too new',
      `${where} was written by a newer version of this program: install that version, or restore a backup made before it.`,
    );
  }
  return known
    .filter((one) => one.folderMillis > (lastApplied ?? -1))
    .map((one) => ({ statements: one.sql, hash: one.hash, madeAt: one.folderMillis }));
}
