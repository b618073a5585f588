import type { Read, Store } from '../store.ts';
import { lineOf, MOST_BYTES, MOST_ROWS, type Row, readRows } from './rows.ts';
import { COPIED_TABLES, type CopiedTable } from './tables.ts';
import { MARK } from './unfinished.ts';

export interface Synced {
  written: number;
  removed: number;
}

type Key = readonly unknown[];

const KEYS_AT_ONCE = 5000;

/** As both databases sort them: text by its bytes. */
function compareKeys(a: Key, b: Key): number {
  for (const [i, one] of a.entries()) {
    const other = b[i];
    const order =
      typeof one === 'number'
        ? one - Number(other)
        : Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)));
    if (order !== 0) return order;
  }
  return 0;
}

async function* keysOf({ sql }: Read, { name, key }: CopiedTable): AsyncGenerator<Key> {
  const list = key.join(', ');
  let after: Key = [];
  for (;;) {
    const where = after.length === 0 ? '' : `where (${list}) > (${key.map(() => '?').join(', ')})`;
    const text = `select ${list} from ${name} ${where} order by ${list} limit ${KEYS_AT_ONCE}`;
    const rows = await sql.all<Record<string, unknown>>(text, after);
    const keys = rows.map((row) => key.map((column) => row[column]));
    yield* keys;
    if (keys.length < KEYS_AT_ONCE) return;
    after = keys.at(-1) ?? [];
  }
}

async function* rowsOf(read: Read, table: CopiedTable): AsyncGenerator<Row> {
  for await (const rows of readRows(read, table)) yield* rows;
}

/** Walks two sorted runs side by side: what only one of them has, and what both have. */
async function* sideBySide<T>(left: AsyncIterator<T>, right: AsyncIterator<T>, keyOf: (one: T) => Key) {
  let [a, b] = [await left.next(), await right.next()];
  while (!a.done || !b.done) {
    const order = a.done ? 1 : b.done ? -1 : compareKeys(keyOf(a.value), keyOf(b.value));
    yield { left: order <= 0 ? (a.value as T) : undefined, right: order >= 0 ? (b.value as T) : undefined };
    if (order <= 0) a = await left.next();
    if (order >= 0) b = await right.next();
  }
}

const isMark = ({ name }: CopiedTable, [key]: Key): boolean => name === 'settings' && key === MARK;

async function removeGone(from: Read, to: Store, table: CopiedTable): Promise<number> {
  const gone: Key[] = [];
  let removed = 0;
  async function flush(): Promise<void> {
    const where = table.key.map((column) => `${column} = ?`).join(' and ');
    await to.write(async (tx) => {
      for (const key of gone.splice(0)) removed += await tx.sql.run(`delete from ${table.name} where ${where}`, key);
    });
  }
  for await (const { left, right } of sideBySide(keysOf(from, table), keysOf(to.read, table), (key) => key)) {
    if (left === undefined && right !== undefined && !isMark(table, right)) gone.push(right);
    if (gone.length >= MOST_ROWS) await flush();
  }
  if (gone.length > 0) await flush();
  return removed;
}

async function writeChanged(from: Read, to: Store, table: CopiedTable, progress: (rows: number) => void) {
  const names = table.columns.map((column) => column.name);
  const places = table.key.map((column) => names.indexOf(column));
  const changed: Row[] = [];
  let written = 0;
  let bytes = 0;
  async function flush(): Promise<void> {
    const rows = changed.splice(0);
    await to.write((tx) => tx.sql.insertMany(table.name, names, rows, { orUpdate: table.key }));
    written += rows.length;
    bytes = 0;
    progress(written);
  }
  const keyOf = (row: Row): Key => places.map((at) => row[at]);
  for await (const { left, right } of sideBySide(rowsOf(from, table), rowsOf(to.read, table), keyOf)) {
    if (left === undefined) continue;
    const line = lineOf(left);
    if (right !== undefined && lineOf(right) === line) continue;
    changed.push(left);
    bytes += line.length;
    if (changed.length >= MOST_ROWS || bytes > MOST_BYTES) await flush();
  }
  if (changed.length > 0) await flush();
  return written;
}

/**
 * Makes the one hold what the other does: what is gone goes, what is new or has changed is written. In small steps, each of
 * which can be the last: begun again, it goes on with what still differs.
 */
export async function syncTables(
  from: Read,
  to: Store,
  progress: (table: string, rows: number) => void,
): Promise<Synced> {
  const synced: Synced = { written: 0, removed: 0 };
  for (const table of COPIED_TABLES.toReversed()) synced.removed += await removeGone(from, to, table);
  for (const table of COPIED_TABLES) {
    synced.written += await writeChanged(from, to, table, (rows) => progress(table.name, rows));
  }
  return synced;
}
