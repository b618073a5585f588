import { createHash } from 'node:crypto';
import type * as Core from 'drizzle-orm/pg-core';
import { OurFault } from '#src/kit/faults.ts';
import { load } from '../load.ts';
import * as tables from '../schema/postgres.ts';

const { getTableConfig }: typeof Core = load('drizzle-orm/pg-core');

export type ColumnKind = 'text' | 'number' | 'boolean' | 'bytes' | 'json';

export interface CopiedColumn {
  name: string;
  kind: ColumnKind;
  /** May it be empty? */
  nullable: boolean;
}

/** A table as both dialects have it. */
export interface CopiedTable {
  name: string;
  columns: readonly CopiedColumn[];
  /** Columns of its primary key, in order. */
  key: readonly string[];
  /** Tables whose rows must be there before its own. */
  parents: readonly string[];
}

const KINDS: Readonly<Record<string, ColumnKind>> = {
  text: 'text',
  bigint: 'number',
  bigserial: 'number',
  integer: 'number',
  boolean: 'boolean',
  bytea: 'bytes',
  json: 'json',
};

function kindOf(table: string, column: string, type: string): ColumnKind {
  const kind = KINDS[type];
  if (kind) return kind;
  throw new OurFault('Unknown column', `${table}.${column} is of the type ${type}: add it to store/copy/tables.ts.`);
}

function described(table: (typeof tables)[keyof typeof tables]): CopiedTable {
  const { name, columns, primaryKeys, foreignKeys } = getTableConfig(table);
  const [together] = primaryKeys;
  const key = together ? together.columns : columns.filter((column) => column.primary);
  const parents = foreignKeys.map((one) => getTableConfig(one.reference().foreignTable).name);
  return {
    name,
    columns: columns.map((column) => ({
      name: column.name,
      kind: kindOf(name, column.name, column.getSQLType()),
      nullable: !column.notNull,
    })),
    key: key.map((column) => column.name),
    parents: [...new Set(parents)].filter((parent) => parent !== name),
  };
}

/** Parents first. */
function inOrder(all: readonly CopiedTable[]): CopiedTable[] {
  const sorted: CopiedTable[] = [];
  const waiting = new Set(all);
  while (waiting.size > 0) {
    const ready = [...waiting].filter(({ parents }) => ![...waiting].some((one) => parents.includes(one.name)));
    if (ready.length === 0) throw new OurFault('Tables in a circle', 'Two tables refer to each other.');
    for (const table of ready) waiting.delete(table);
    sorted.push(...ready);
  }
  return sorted;
}

/** Every table there is, parents first: what a backup holds, and what is moved to another database. */
export const COPIED_TABLES: readonly CopiedTable[] = inOrder(Object.values(tables).map(described));

const shape = COPIED_TABLES.map(({ name, columns }) => [name, columns.map((one) => [one.name, one.kind])]).sort();

/** Tells the form of one version's database from that of another. */
export const COPIED_FORM: string = createHash('sha256').update(JSON.stringify(shape)).digest('hex').slice(0, 16);
