import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type * as tables from './schema/postgres.ts';

/** One query layer, typed against PostgreSQL; SQLite's is passed in by one cast (open-sqlite.ts). */
export type Orm = Pick<NodePgDatabase, 'select' | 'selectDistinct' | 'insert' | 'update' | 'delete' | '$count'>;
export type Tables = typeof tables;
export type Dialect = 'sqlite' | 'postgres';

/** Raw text for hot paths, written once with `?` for both dialects. JSON goes in and comes out as text. */
export interface Sql {
  readonly dialect: Dialect;
  /** `keep`: a name under which PostgreSQL keeps what it worked out of the text. SQLite keeps all of them. */
  all<T>(text: string, params?: readonly unknown[], options?: { keep?: string }): Promise<T[]>;
  /** Rows changed. */
  run(text: string, params?: readonly unknown[]): Promise<number>;
  /** Indexes of the rows that were really inserted. With `orIgnore` the first column must tell rows apart. */
  insertMany(
    table: string,
    columns: readonly string[],
    rows: readonly (readonly unknown[])[],
    options?: InsertOptions,
  ): Promise<number[]>;
  /** Sets the columns of many rows; each row is the key's value followed by the columns' values. Rows changed. */
  updateMany(
    table: string,
    key: string,
    columns: readonly string[],
    rows: readonly (readonly unknown[])[],
  ): Promise<number>;
  oneOf(column: string, values: readonly string[]): { text: string; param: unknown };
}

export interface InsertOptions {
  orIgnore?: boolean;
  /** Columns of the unique key; a row that is there takes the new values. No key twice in one call. */
  orUpdate?: readonly string[];
}

export interface Read {
  readonly orm: Orm;
  readonly sql: Sql;
  readonly tables: Tables;
}

/** What a query in plain SQL needs. */
export type SqlRead = Pick<Read, 'sql'>;

export interface Tx extends Read {
  afterCommit(run: () => void): void;
}

export interface WriteOptions {
  /** False: survives the end of the process but not a power cut. For what would only be done again. */
  durable?: boolean;
  /** False: of statements that fail half-way the first half may stay. For what is as good done by half, and not durable. */
  whole?: boolean;
}

export interface Store {
  readonly dialect: Dialect;
  /** Committed data only; never writes. */
  readonly read: Read;
  /** One transaction; rolled back when it throws. */
  write<T>(change: (tx: Tx) => Promise<T>, options?: WriteOptions): Promise<T>;
  /** A whole transaction by its name in apart.ts, off the main thread where that helps. */
  apart<T>(name: string, args: unknown, options?: WriteOptions): Promise<T>;
  /** A read that may take longer than 5 ms, by its name in slow.ts: never on the main thread. */
  slow<T>(query: string, args: unknown): Promise<T>;
  /** One state of everything for as long as it is read, whatever is written meanwhile. */
  snapshot<T>(look: (read: Read) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
