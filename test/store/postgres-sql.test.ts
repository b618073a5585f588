import { expect, test } from '@jest/globals';
import type { QueryResult } from 'pg';
import { numberPlaceholders, postgresSql } from '#src/store/postgres-sql.ts';

test.each([
  ['select ? where a = ?', 'select $1 where a = $2'],
  ["select '?' , ?", "select '?' , $1"],
  ["select 'it''s ?' , ?", "select 'it''s ?' , $1"],
  ['select "a?" , ?', 'select "a?" , $1'],
  ['select ? -- really?\n, ?', 'select $1 -- really?\n, $2'],
  ['select 1', 'select 1'],
])('numbers the placeholders of: %s', (text, numbered) => {
  expect(numberPlaceholders(text)).toBe(numbered);
  expect(numberPlaceholders(text)).toBe(numbered);
});

function recording(rows: Record<string, unknown>[] = []) {
  const ran: { text: string; params: unknown[] }[] = [];
  const runs = {
    async query(text: string, params: unknown[]) {
      ran.push({ text, params });
      return { rows, rowCount: rows.length } as unknown as QueryResult;
    },
  };
  return { ran, sql: postgresSql(runs, (table, column) => `${table}_${column}`) };
}

test('names the types of the first row of an update, which PostgreSQL cannot guess', async () => {
  const { ran, sql } = recording();
  await sql.updateMany(
    't',
    'id',
    ['a'],
    [
      ['1', null],
      ['2', 5],
    ],
  );
  expect(ran[0]?.text).toBe(
    'update t set a = given.a from (values ($1::t_id,$2::t_a), ($3,$4)) as given(id, a) where t.id = given.id',
  );
  expect(ran[0]?.params).toEqual(['1', null, '2', 5]);
});

test('knows which rows were inserted from the first column', async () => {
  const { sql } = recording([{ id: 'c' }, { id: 'a' }]);
  expect(await sql.insertMany('t', ['id'], [['a'], ['b'], ['c']], { orIgnore: true })).toEqual([0, 2]);
});

test('splits what one statement cannot hold', async () => {
  const { ran, sql } = recording();
  const rows = Array.from({ length: 1001 }, (_, i) => [i, i]);
  expect(await sql.insertMany('t', ['a', 'b'], rows)).toHaveLength(1001);
  expect(ran.map((one) => one.params.length)).toEqual([1000, 1000, 2]);
  expect(await sql.insertMany('t', ['a', 'b'], [])).toEqual([]);
  expect(ran).toHaveLength(3);
});
