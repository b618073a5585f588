import { InputFault, OurFault, sentenceOf } from '#src/kit/faults.ts';
import type { Read, Store, Tx } from '../store.ts';
import type { BackupHead, Progress, Sums } from './backup-lines.ts';
import { sumOf } from './checksum.ts';
import { readBackup } from './read-backup.ts';
import { continueCounting, insertRows, type Row } from './rows.ts';
import { COPIED_TABLES, type CopiedTable } from './tables.ts';

/** Tables that hold something. */
export async function filledTables({ sql }: Read): Promise<string[]> {
  const filled: string[] = [];
  for (const { name } of COPIED_TABLES) {
    if ((await sql.all(`select 1 as there from ${name} limit 1`)).length > 0) filled.push(name);
  }
  return filled;
}

export async function refuseFilled(read: Read): Promise<void> {
  const filled = await filledTables(read);
  if (filled.length === 0) return;
  throw new InputFault(
    'Database not empty',
    `There are rows in ${filled.slice(0, 5).join(', ')}: give a new, empty database on which the service was never started. Nothing was written.`,
    { status: 409 },
  );
}

/** Reads it to its end without writing anything; throws where anything is wrong with it. */
export async function checkBackup(lines: AsyncIterable<string>): Promise<{ head: BackupHead; sums: Sums }> {
  const heads: BackupHead[] = [];
  const sums = await readBackup(lines, {
    head: (head) => heads.push(head),
    rows: async () => undefined,
  });
  return { head: heads[0] as BackupHead, sums };
}

/** What stands in the database now against what should. */
export async function expectSums(read: Read, sums: Sums): Promise<void> {
  for (const table of COPIED_TABLES) {
    const [found, wanted] = [await sumOf(read, table), sums[table.name]];
    if (found.rows === wanted?.rows && found.sha256 === wanted.sha256) continue;
    throw new OurFault(
      'Not the same',
      `${table.name} differs from what was copied: ${found.rows} of ${wanted?.rows} rows.`,
    );
  }
}

async function insert(tx: Tx, table: CopiedTable, rows: readonly Row[]): Promise<void> {
  try {
    await insertRows(tx, table, rows);
  } catch (cause) {
    const why = `The database refused a row of ${table.name} (${sentenceOf(cause)}). Nothing was written.`;
    throw new InputFault('Not restored', why, { cause });
  }
}

async function fill(tx: Tx, lines: AsyncIterable<string>, progress: Progress): Promise<Sums> {
  await refuseFilled(tx);
  const counts = new Map<string, number>();
  const sums = await readBackup(lines, {
    head: () => undefined,
    async rows(table, rows) {
      await insert(tx, table, rows);
      counts.set(table.name, (counts.get(table.name) ?? 0) + rows.length);
      progress(table.name, counts.get(table.name) ?? 0);
    },
  });
  await continueCounting(tx);
  await expectSums(tx, sums);
  return sums;
}

/** Into an empty database, in one transaction that ends with everything read again and compared; or nothing at all. */
export const restore = (store: Store, lines: AsyncIterable<string>, progress: Progress): Promise<Sums> =>
  store.write((tx) => fill(tx, lines, progress));
