import { OurFault } from '#src/kit/faults.ts';
import type { Read, Store } from '../store.ts';
import { sumOf } from './checksum.ts';
import { patiently } from './patiently.ts';
import { refuseFilled } from './restore.ts';
import { continueCounting } from './rows.ts';
import { type Synced, syncTables } from './sync.ts';
import { COPIED_TABLES } from './tables.ts';
import { isUnfinished, markFinished, markUnfinished } from './unfinished.ts';

export interface Move {
  from: Store;
  to: Store;
  now: number;
  progress(table: string, rows: number): void;
}

/** Everything as it is in one moment, into a database that is empty or to which this was begun before. */
export async function moveOnce({ from, to, now, progress }: Move): Promise<Synced> {
  if (!(await isUnfinished(to.read))) {
    await refuseFilled(to.read);
    await markUnfinished(to, now);
  }
  return await from.snapshot(async (read) => {
    await patiently(read.sql);
    return await syncTables(read, to, progress);
  });
}

async function compare(read: Read, there: Read): Promise<number> {
  let rows = 0;
  // While the one is read the other waits, and tables may be large.
  for (const { sql } of [read, there]) await patiently(sql);
  for (const table of COPIED_TABLES) {
    const [own, moved] = [await sumOf(read, table), await sumOf(there, table)];
    rows += own.rows;
    if (own.rows === moved.rows && own.sha256 === moved.sha256) continue;
    throw new OurFault(
      'Not the same',
      `${table.name} differs there (${moved.rows} of ${own.rows} rows): it is still unfinished. Run it again; if that does not help, begin with an empty database.`,
    );
  }
  return rows;
}

/** Nothing works on the one any more: the other is compared with it whole, and is in its place from then on. */
export const finishMove = ({ from, to }: Move): Promise<number> =>
  to.write(async (tx) => {
    await continueCounting(tx);
    await markFinished(tx);
    return await from.snapshot((read) => compare(read, tx));
  });
