import type { Call } from './action.ts';
import type { SqlValue, Statement } from './sql-statement.ts';

export interface Found {
  rows: Record<string, unknown>[];
  /** There were more than were asked for. */
  truncated: boolean;
}

export interface Written {
  /** As many as the database says it touched. */
  count: number;
  rows: Record<string, unknown>[];
  insertId: string | null;
}

/** A database with tables, within bounds of time, rows and bytes. */
export interface SqlClient {
  /** Inside of a transaction that may not write. */
  read(sql: string, values: readonly SqlValue[], maxRows: number, call: Pick<Call, 'signal'>): Promise<Found>;
  write(statement: Statement, call: Pick<Call, 'signal'>): Promise<Written>;
  account(): string;
}

export const STATEMENT_MS = 15_000;
export const MOST_BYTES = 5 * 1024 * 1024;
export const CONNECT_MS = 10_000;
export const IDLE_MS = 10_000;
/** Connections to one database, however many integrations use it. */
export const MOST_CONNECTIONS = 4;
