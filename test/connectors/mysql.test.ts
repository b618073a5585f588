import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { getAction } from '#src/connectors/catalogue.ts';
import { checkInput } from '#src/connectors/check-input.ts';
import { getConnector } from '#src/connectors/get-connector.ts';
import { mysqlFault } from '#src/connectors/mysql/errors.ts';
import { oneSelect } from '#src/connectors/mysql/one-select.ts';
import { openClient } from '#src/connectors/open-client.ts';
import { createEgress } from '#src/kit/egress.ts';
import { CredentialFault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { createHttp } from '#src/kit/http.ts';
import type { Http } from '#src/kit/http-types.ts';
import { openMysql } from './worlds/mysql.ts';

const world = await openMysql();
const withDatabase = world === null ? describe.skip : describe;
const url = world?.url ?? '';

let http: Http;
beforeAll(() => {
  nock.restore();
  http = createHttp({ egress: createEgress({ allow: ['127.0.0.1'] }) });
});
afterAll(async () => {
  await http.close();
  await world?.close();
});

const open = (at: string, by = http): unknown => openClient(getConnector('mysql'), { url: at }, { http: by });

async function run<T = Record<string, unknown>>(
  name: string,
  input: object,
  at = url,
  signal?: AbortSignal,
): Promise<T> {
  const action = getAction(`mysql_${name}`);
  const call = { idempotencyKey: 'k', signal, now: 0 };
  return (await action.run(checkInput<object>(action, input), open(at), call)) as T;
}
interface Rows {
  rows: Record<string, unknown>[];
  row_count: number;
  truncated: boolean;
}
const query = (sql: string, params: unknown[] = [], more: object = {}, at = url): Promise<Rows> =>
  run('query', { sql, params, ...more }, at);
const count = async () => (await query('SELECT count(*) AS count FROM events')).rows[0]?.count;

withDatabase('a real MariaDB', () => {
  test('rows go in as values, whatever is in them, and come back', async () => {
    const hostile = `'); DROP TABLE events; -- ? \\ " \u0001 я 😀`;
    const made = await run('insert', {
      table: 'shop.events',
      rows: [
        { title: hostile, data: { a: [1, 'x'] } },
        { title: 'two', author: 'octocat' },
      ],
    });
    expect(made).toEqual({ row_count: 2, insert_id: '1' });
    const { rows } = await query('SELECT id, author, data FROM events WHERE title = ?', [hostile]);
    expect(rows).toEqual([{ id: 1, author: null, data: expect.anything() }]);
    const [data] = rows.map((row) => (typeof row.data === 'string' ? JSON.parse(row.data) : row.data));
    expect(data).toEqual({ a: [1, 'x'] });
  });

  test('names are names: nothing else gets into them', async () => {
    for (const table of ['events; DROP TABLE events', 'events`', 'a.b.c', 'mysql.user--']) {
      await expect(run('insert', { table, rows: [{ title: 'x' }] })).rejects.toThrow(InputFault);
    }
    await expect(run('insert', { table: 'events', rows: [{ 'title`) VALUES (1); --': 'x' }] })).rejects.toThrow(
      /no name/,
    );
    await expect(run('insert', { table: 'none', rows: [{ title: 'x' }] })).rejects.toThrow(/no such table/);
  });

  test('rows that are there are changed, by their key and nothing else', async () => {
    const rows = [{ title: 'kept', author: 'one', url: 'u' }];
    await run('upsert', { table: 'events', rows, key: ['title'] });
    await run('upsert', {
      table: 'events',
      rows: [{ title: 'kept', author: 'two', url: 'v' }],
      key: ['title'],
      update: ['author'],
    });
    await run('upsert', { table: 'events', rows: [{ title: 'kept' }], key: ['title'] });
    expect((await query("SELECT author, url FROM events WHERE title = 'kept'")).rows).toEqual([
      { author: 'two', url: 'u' },
    ]);
  });

  test.each([
    'DELETE FROM events',
    'SELECT 1; DELETE FROM events',
    'CALL escaping()',
    '-- SELECT\nDELETE FROM events',
    '/*!50000 DELETE */ FROM events',
    'SELECT 1 /*!50000 ; DELETE FROM events */',
    "SELECT 'x' INTO OUTFILE '/tmp/ccb-escape'",
    "SELECT 'x' INTO/**/OUTFILE '/tmp/ccb-escape'",
    'COMMIT',
    'SET SESSION TRANSACTION READ WRITE',
    'CREATE TABLE other (id int)',
    'TRUNCATE events',
    'EXPLAIN DELETE FROM events',
  ])('a query never writes: %s', async (sql) => {
    const before = await count();
    await expect(query(sql, [], {}, world?.rootUrl)).rejects.toThrow(InputFault);
    expect(await count()).toBe(before);
    expect(
      (await query("SELECT count(*) AS found FROM information_schema.tables WHERE table_name = 'other'")).rows,
    ).toEqual([{ found: 0 }]);
  });

  test('what one query sets, the next does not find, and after it can be written again', async () => {
    await query('SELECT @left := 7, GET_LOCK(?, 1)', ['lock']);
    expect((await query('SELECT @left AS found, IS_USED_LOCK(?) AS locked', ['lock'])).rows).toEqual([
      { found: null, locked: null },
    ]);
    expect(await run('insert', { table: 'events', rows: [{ title: 'after reading' }] })).toMatchObject({
      row_count: 1,
    });
  });

  test('no more rows than were asked for, limit or not', async () => {
    const many = 'SELECT a.seq FROM seq_1_to_100000 a, seq_1_to_1000 b';
    expect(await query(many, [], { max_rows: 250 })).toMatchObject({ row_count: 250, truncated: true });
    expect(await query(`${many} LIMIT 90000000`, [], { max_rows: 250 })).toMatchObject({
      row_count: 250,
      truncated: true,
    });
    expect(await query('SELECT seq FROM seq_1_to_5', [], { max_rows: 5 })).toMatchObject({
      row_count: 5,
      truncated: false,
    });
  });

  test('no more bytes than anybody should read', async () => {
    await expect(query("SELECT repeat('x', 10000000) AS much FROM seq_1_to_5")).rejects.toThrow(/more than 5 MB/);
    expect((await query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  test('values are as JSON has them, and times are not moved', async () => {
    const { rows } = await query(
      "SELECT CAST(1.50 AS decimal(10,2)) AS price, CAST(9007199254740993 AS unsigned) AS large, DATE '2026-01-01' AS day, TIMESTAMP '2026-01-01 12:00:00' AS local, CAST(x'00ff' AS binary) AS bytes, NULL AS none, 1.5e0 AS number",
    );
    expect(rows).toEqual([
      {
        price: '1.50',
        large: '9007199254740993',
        day: '2026-01-01',
        local: '2026-01-01 12:00:00',
        bytes: 'AP8=',
        none: null,
        number: 1.5,
      },
    ]);
  });

  test('a call that is stopped stops waiting', async () => {
    const stopping = new AbortController();
    const sleeping = run('query', { sql: 'SELECT SLEEP(14)' }, url, stopping.signal);
    setTimeout(() => stopping.abort(), 200);
    await expect(sleeping).rejects.toThrow(/stopped/);
  });

  test('few connections for many calls, and none when all is closed', async () => {
    const mine = createHttp({ egress: createEgress({ allow: ['127.0.0.1'] }) });
    const { run: running } = getAction('mysql_query');
    const client = open(url, mine);
    const call = { idempotencyKey: 'k', signal: undefined, now: 0 };
    const all = await Promise.all(
      Array.from({ length: 20 }, () => running({ sql: 'SELECT CONNECTION_ID() AS id' }, client, call) as Promise<Rows>),
    );
    const ids = [...new Set(all.map(({ rows }) => rows[0]?.id))];
    expect(ids.length).toBeLessThanOrEqual(4);
    await mine.close();
    const left = async () =>
      (await query(`SELECT count(*) AS open FROM information_schema.processlist WHERE id IN (${ids.join(',')})`))
        .rows[0]?.open;
    const end = Date.now() + 60_000;
    while ((await left()) !== 0 && Date.now() < end);
    expect(await left()).toBe(0);
  });

  test('who we are is told; a wrong password, a wrong name and no TLS are not taken', async () => {
    const probe = (at: string) => getConnector('mysql').probe?.(open(at));
    expect(await probe(url)).toEqual({ account: 'bot@127.0.0.1/shop', scopes: null });
    await expect(probe(url.replace('pass', 'word'))).rejects.toThrow(/password in mysql_url/);
    await expect(probe(url.replace('/shop', '/none'))).rejects.toThrow(CredentialFault);
    await expect(probe(url.replace('?sslmode=disable', ''))).rejects.toThrow(/sslmode=disable/);
  });
});

test('the guard holds for databases, by name and as a literal', async () => {
  const closed = createHttp({ egress: createEgress({ allow: [] }) });
  const { run: running } = getAction('mysql_query');
  for (const host of ['127.0.0.1', 'localhost', '169.254.169.254']) {
    const client = open(`mysql://u:p@${host}:3306/d?sslmode=disable`, closed);
    const asking = running({ sql: 'SELECT 1' }, client, { idempotencyKey: 'k', signal: undefined, now: 0 });
    await expect(asking).rejects.toThrow(/CCB_EGRESS_ALLOW/);
  }
  await closed.close();
});

test.each(['SELECT 1', ' (select 1)', 'WITH a AS (SELECT 1) SELECT * FROM a', 'VALUES (1)', 'TABLE events'])(
  'asked: %s',
  (sql) => expect(oneSelect(sql)).toBe(sql),
);

test.each([
  [1045, 'ER_ACCESS_DENIED_ERROR', CredentialFault],
  [1792, 'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION', InputFault],
  [1969, 'ER_STATEMENT_TIMEOUT', InputFault],
  [1062, 'ER_DUP_ENTRY', InputFault],
  [1213, 'ER_LOCK_DEADLOCK', TemporaryFault],
  [1040, 'ER_CON_COUNT_ERROR', TemporaryFault],
  [-111, 'ECONNREFUSED', TemporaryFault],
])('%s %s', (errno, code, kind) => {
  const fault = mysqlFault(Object.assign(new Error('as it says: canary-password'), { errno, code }), [
    'canary-password',
  ]);
  expect(fault).toBeInstanceOf(kind);
  expect(fault.message).not.toContain('canary');
});
