import { InputFault } from '#src/kit/faults.ts';
import { parseBoundedJson } from '#src/kit/json-bounds.ts';
import type { Read, Tx } from '../store.ts';
import type { ColumnKind, CopiedColumn, CopiedTable } from './tables.ts';

/** The values of a row in the order of its table's columns: documents as text, bytes as they are. */
export type Row = readonly unknown[];

export const MOST_ROWS = 500;
/** What is held of a table at once, unless a single row is longer. */
export const MOST_BYTES = 8 * 1024 * 1024;
const JSON_BOUNDS = { maxDepth: 10_000, maxKeys: 20_000_000 };

const isOf: Record<ColumnKind, (value: unknown) => boolean> = {
  text: (value) => typeof value === 'string',
  json: (value) => typeof value === 'string',
  number: (value) => Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  bytes: (value) => typeof value === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(value),
};

/** As it came from the driver: SQLite knows no truth values. */
const read = ({ kind }: CopiedColumn, value: unknown): unknown =>
  kind === 'boolean' && typeof value === 'number' ? value === 1 : (value ?? null);

const written = (value: unknown): unknown => (Buffer.isBuffer(value) ? value.toString('base64') : value);

/** One line of text. */
export const lineOf = (row: Row): string => JSON.stringify(row.map(written));

function checked(table: CopiedTable, column: CopiedColumn, value: unknown): unknown {
  if (value === null && column.nullable) return null;
  if (value === null || !isOf[column.kind](value)) {
    throw new InputFault('Damaged backup', `A row of ${table.name} has a ${column.name} that cannot be.`);
  }
  if (column.kind === 'json') parseBoundedJson(value as string, JSON_BOUNDS);
  return column.kind === 'bytes' ? Buffer.from(value as string, 'base64') : value;
}

/** The row that a line stands for; whatever is in the line may be hostile. */
export function rowOf(table: CopiedTable, line: string): Row {
  const values = parseBoundedJson(line, { maxDepth: 1, maxKeys: table.columns.length });
  if (!Array.isArray(values) || values.length !== table.columns.length) {
    throw new InputFault('Damaged backup', `A row of ${table.name} has another number of columns.`);
  }
  return table.columns.map((column, i) => checked(table, column, values[i]));
}

type Named = Record<string, unknown>;

const list = (names: readonly string[]): string => names.join(', ');
const marks = (names: readonly string[]): string => names.map(() => '?').join(', ');

/** How much of the next rows fits into memory: their keys and how long they are, without reading them. */
async function lastThatFits({ sql }: Read, table: CopiedTable, after: readonly unknown[]): Promise<unknown[] | null> {
  const long = table.columns.filter(({ kind }) => kind === 'bytes' || kind === 'json');
  const size = long.map(({ name, kind }) => {
    const value = kind === 'json' && sql.dialect === 'postgres' ? `${name}::text` : name;
    return `coalesce(octet_length(${value}), 0)`;
  });
  const where = after.length === 0 ? '' : `where (${list(table.key)}) > (${marks(table.key)})`;
  const text = `select ${list(table.key)}, ${size.join(' + ') || '0'} as bytes_of_row from ${table.name} ${where}
    order by ${list(table.key)} limit ${MOST_ROWS}`;
  let last: unknown[] | null = null;
  let bytes = 0;
  for (const row of await sql.all<Named>(text, after)) {
    bytes += Number(row.bytes_of_row);
    if (last !== null && bytes > MOST_BYTES) break;
    last = table.key.map((name) => row[name]);
  }
  return last;
}

/** All rows of a table behind a key, in the order of their keys, a few at a time. */
export async function* readRows(
  from: Read,
  table: CopiedTable,
  behind: readonly unknown[] = [],
): AsyncGenerator<Row[]> {
  const names = table.columns.map((column) => column.name);
  let after = behind;
  for (;;) {
    const last = await lastThatFits(from, table, after);
    if (last === null) return;
    const above = after.length === 0 ? '' : `(${list(table.key)}) > (${marks(table.key)}) and`;
    const text = `select ${list(names)} from ${table.name} where ${above} (${list(table.key)}) <= (${marks(table.key)})
      order by ${list(table.key)}`;
    const found = await from.sql.all<Named>(text, [...after, ...last]);
    yield found.map((row) => table.columns.map((column) => read(column, row[column.name])));
    after = last;
  }
}

export async function insertRows(tx: Tx, table: CopiedTable, rows: readonly Row[]): Promise<void> {
  const names = table.columns.map((column) => column.name);
  await tx.sql.insertMany(table.name, names, rows);
}

/** What counts by itself goes on behind the highest number that was brought along. */
export async function continueCounting({ sql }: Tx): Promise<void> {
  if (sql.dialect === 'postgres') {
    await sql.all("select setval(pg_get_serial_sequence('feed', 'seq'), greatest((select max(seq) from feed), 1))");
  }
}
