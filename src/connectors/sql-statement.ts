import { InputFault } from '#src/kit/faults.ts';

export type SqlValue = string | number | boolean | null | object;
export type SqlRow = Readonly<Record<string, SqlValue>>;

export interface Statement {
  text: string;
  values: (string | number | boolean | null)[];
}

/** How a database writes what is not the same everywhere. */
export interface Dialect {
  quote: '"' | '`';
  parameter(number: number): string;
  /** What stands behind the rows of an upsert. */
  onConflict(key: readonly string[], update: readonly string[], quoted: (name: string) => string): string;
}

const NAME = /^[\p{L}_][\p{L}\p{N}_$]{0,62}$/u;
const MOST_VALUES = 20_000;

/** The name of a table or column, quoted: it is never more than a name. */
export function identifier(name: string, quote: Dialect['quote']): string {
  if (NAME.test(name)) return `${quote}${name}${quote}`;
  const shown = JSON.stringify(name.slice(0, 70));
  throw new InputFault('Invalid input', `${shown} is no name of a table or column. Write letters, digits and _.`);
}

/** `events` or `public.events`. */
export function tableName(name: string, quote: Dialect['quote']): string {
  const parts = name.split('.');
  if (parts.length > 2)
    throw new InputFault('Invalid input', `${JSON.stringify(name.slice(0, 70))} has too many parts.`);
  return parts.map((part) => identifier(part, quote)).join('.');
}

/** Objects and lists go as JSON. */
export const plainValue = (value: SqlValue): Statement['values'][number] =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : value;

/** Rows into a table: values are parameters, names are checked, columns that a row leaves out have their default. */
export function insertStatement(
  dialect: Dialect,
  table: string,
  rows: readonly SqlRow[],
): Statement & { columns: string[] } {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (columns.length === 0) throw new InputFault('Invalid input', 'A row names at least one column.');
  if (columns.length * rows.length > MOST_VALUES) {
    throw new InputFault('Invalid input', `One call takes ${MOST_VALUES} values. Send the rows in parts.`);
  }
  const values: Statement['values'] = [];
  const placeOf = (row: SqlRow, column: string): string => {
    if (!Object.hasOwn(row, column)) return 'DEFAULT';
    values.push(plainValue(row[column] ?? null));
    return dialect.parameter(values.length);
  };
  const lines = rows.map((row) => `(${columns.map((column) => placeOf(row, column)).join(', ')})`);
  const names = columns.map((column) => identifier(column, dialect.quote)).join(', ');
  return {
    text: `INSERT INTO ${tableName(table, dialect.quote)} (${names}) VALUES ${lines.join(', ')}`,
    values,
    columns,
  };
}

/** The same, where rows that are there already are changed. */
export function upsertStatement(
  dialect: Dialect,
  table: string,
  rows: readonly SqlRow[],
  key: readonly string[],
  update: readonly string[] | undefined,
): Statement {
  const { text, values, columns } = insertStatement(dialect, table, rows);
  const missing = [...key, ...(update ?? [])].find((column) => !columns.includes(column));
  if (missing !== undefined) {
    throw new InputFault(
      'Invalid input',
      `No row has the column ${JSON.stringify(missing.slice(0, 70))}, which is named beside them.`,
    );
  }
  const changed = update ?? columns.filter((column) => !key.includes(column));
  return { text: `${text} ${dialect.onConflict(key, changed, (name) => identifier(name, dialect.quote))}`, values };
}
