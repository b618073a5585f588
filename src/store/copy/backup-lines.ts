import { VERSION } from '#src/kit/version.ts';
import type { Dialect, Read } from '../store.ts';
import { type Sum, summing } from './checksum.ts';
import { lineOf, readRows } from './rows.ts';
import { COPIED_FORM, COPIED_TABLES } from './tables.ts';

/** The first line of a backup. */
export interface BackupHead {
  claude_code_bot_backup: 1;
  version: string;
  form: string;
  dialect: Dialect;
  made_at: string;
  /** The encryption keys that its secrets are under, each with what tells it from others. */
  keys: readonly { id: string; check: string | null }[];
  /** The keys themselves, where that was asked for. */
  encryption_key?: string;
}

export type Sums = Record<string, Sum>;
export type Progress = (table: string, rows: number) => void;

/** The whole of a database as lines of text: what it is, its rows table by table, and how many of each there must be. */
export async function* backupLines(
  read: Read,
  about: Pick<BackupHead, 'made_at' | 'keys' | 'encryption_key'>,
  progress: Progress,
): AsyncGenerator<string, Sums> {
  const { dialect } = read.sql;
  const head: BackupHead = { claude_code_bot_backup: 1, version: VERSION, form: COPIED_FORM, dialect, ...about };
  yield JSON.stringify(head);
  const sums: Sums = {};
  for (const table of COPIED_TABLES) {
    yield JSON.stringify({ table: table.name });
    const all = summing();
    let count = 0;
    for await (const rows of readRows(read, table)) {
      for (const row of rows) {
        const line = lineOf(row);
        all.add(line);
        yield line;
      }
      count += rows.length;
      progress(table.name, count);
    }
    sums[table.name] = all.sum();
  }
  yield JSON.stringify({ end: sums });
  return sums;
}
