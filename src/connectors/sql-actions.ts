import { type Static, Type } from '#src/kit/schema.ts';
import { defineAction } from './define.ts';
import type { SqlClient } from './sql-client.ts';
import { Columns, QueryFields, Rows, RowsOut, Table } from './sql-schemas.ts';
import { type Dialect, upsertStatement } from './sql-statement.ts';

const Query = Type.Object(QueryFields, { additionalProperties: false });

/** One SELECT; the example shows how this database writes its parameters. */
export const sqlQuery = (example: Static<typeof Query>) =>
  defineAction({
    id: 'query',
    title: 'Read rows',
    summary: 'Reads rows with one SELECT, in a transaction that cannot write, for 15 seconds at most.',
    effect: 'read',
    input: Query,
    output: Type.Object({ rows: RowsOut, row_count: Type.Integer(), truncated: Type.Boolean() }),
    example,
    async run({ sql, params = [], max_rows = 100 }, database: SqlClient, call) {
      const { rows, truncated } = await database.read(sql, params, max_rows, call);
      return { rows, row_count: rows.length, truncated };
    },
  });

export const sqlUpsert = (dialect: Dialect) =>
  defineAction({
    id: 'upsert',
    title: 'Insert or change rows',
    summary: 'Writes rows into a table; those whose key is there already are changed.',
    effect: 'write',
    idempotent: true,
    input: Type.Object(
      {
        table: Table,
        rows: Rows,
        key: Columns('Columns with a unique index, by which rows are recognised'),
        update: Type.Optional(Columns('What is changed in rows that are there; all but the key unless given')),
      },
      { additionalProperties: false },
    ),
    // Each database has its own idea of how to count a row that was changed, or was the same before.
    output: Type.Object({ row_count: Type.Integer({ description: 'Rows that were given' }) }),
    example: { table: 'events', rows: [{ id: 42, title: 'The build is green' }], key: ['id'] },
    async run({ table, rows, key, update }, database: SqlClient, call) {
      await database.write(upsertStatement(dialect, table, rows, key, update), call);
      return { row_count: rows.length };
    },
  });
