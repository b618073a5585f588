import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { getAction } from '#src/connectors/catalogue.ts';
import { checkInput } from '#src/connectors/check-input.ts';
import { readDatabaseUrl } from '#src/connectors/database-url.ts';
import { getConnector } from '#src/connectors/get-connector.ts';
import { openClient } from '#src/connectors/open-client.ts';
import { postgresFault } from '#src/connectors/postgresql/errors.ts';
import { createEgress } from '#src/kit/egress.ts';
import { CredentialFault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { createHttp } from '#src/kit/http.ts';
import type { Http } from '#src/kit/http-types.ts';
import { startService, until } from '../support/service.ts';
import { startTarget } from '../support/target.ts';
import { openPostgresql } from './worlds/postgresql.ts';
// Both are at work in one process: what the store makes of its columns changes nothing for the connector.
import '#src/store/open-postgres.ts';

const HANDLER = `export default { name: 'told', async handle(event, context) {
  await context.webhook.send({ body: { type: event.type, title: event.facts.title, id: event.payload.data.id } });
} };
`;

const world = await openPostgresql();
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

const open = (at: string, by = http): unknown => openClient(getConnector('postgresql'), { url: at }, { http: by });

async function run<T = Record<string, unknown>>(
  name: string,
  input: object,
  at = url,
  signal?: AbortSignal,
): Promise<T> {
  const action = getAction(`postgresql_${name}`);
  const call = { idempotencyKey: 'k', signal, now: 0 };
  return (await action.run(checkInput<object>(action, input), open(at), call)) as T;
}
interface Rows {
  rows: Record<string, unknown>[];
  row_count: number;
  truncated: boolean;
}
const query = (sql: string, params: unknown[] = [], more: object = {}): Promise<Rows> =>
  run('query', { sql, params, ...more });

withDatabase('a real PostgreSQL', () => {
  test('rows go in as values, whatever is in them, and come back', async () => {
    const hostile = `'); DROP TABLE events; -- $1 \\ " \u0001 я`;
    const made = await run<Rows>('insert', {
      table: 'public.events',
      rows: [
        { title: hostile, data: { a: [1, 'x'] } },
        { title: 'two', author: 'octocat' },
      ],
      returning: ['id', 'title'],
    });
    expect(made).toMatchObject({
      row_count: 2,
      rows: [
        { id: 1, title: hostile },
        { id: 2, title: 'two' },
      ],
    });
    expect(await query('SELECT author, data FROM events WHERE title = $1', [hostile])).toEqual({
      rows: [{ author: null, data: { a: [1, 'x'] } }],
      row_count: 1,
      truncated: false,
    });
  });

  test('names are names: nothing else gets into them', async () => {
    for (const table of [
      'events; DROP TABLE events',
      'events"',
      'a.b.c',
      'events WHERE',
      '',
      'pg_catalog.pg_authid--',
    ]) {
      await expect(run('insert', { table, rows: [{ title: 'x' }] })).rejects.toThrow(InputFault);
    }
    await expect(run('insert', { table: 'events', rows: [{ 'title") VALUES (1); --': 'x' }] })).rejects.toThrow(
      /no name/,
    );
    await expect(run('insert', { table: 'events', rows: [{}] })).rejects.toThrow(/one column/);
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
    expect((await query("SELECT author, url FROM events WHERE title = 'kept'")).rows).toEqual([
      { author: 'two', url: 'u' },
    ]);
    await run('upsert', { table: 'events', rows: [{ title: 'kept' }], key: ['title'] });
    await expect(run('upsert', { table: 'events', rows, key: ['author'] })).rejects.toThrow(/unique index/);
    await expect(run('upsert', { table: 'events', rows, key: ['other'] })).rejects.toThrow(/"other"/);
  });

  test.each([
    'DELETE FROM events',
    'WITH gone AS (DELETE FROM events RETURNING *) SELECT * FROM gone',
    'SELECT 1; DELETE FROM events',
    'SELECT 1; COMMIT; DELETE FROM events',
    "SELECT nextval('events_id_seq')",
    "SELECT set_config('transaction_read_only', 'off', false)",
    'SELECT * INTO copied FROM events',
    'SELECT * FROM events FOR UPDATE',
    "COPY events TO PROGRAM 'cat'",
    'SET TRANSACTION READ WRITE',
    'COMMIT',
    'CREATE TABLE other (id int)',
  ])('a query never writes: %s', async (sql) => {
    const { rows: before } = await query('SELECT count(*)::int AS count FROM events');
    await expect(query(sql)).rejects.toThrow(InputFault);
    expect((await query('SELECT count(*)::int AS count FROM events')).rows).toEqual(before);
    expect(
      (await query("SELECT to_regclass('other')::text AS other, to_regclass('copied')::text AS copied")).rows,
    ).toEqual([{ other: null, copied: null }]);
  });

  test('what one query sets, the next does not find', async () => {
    await query("SELECT set_config('search_path', 'nowhere', false), pg_advisory_lock(7)");
    expect((await query("SELECT current_setting('search_path') AS path")).rows).toEqual([{ path: '"$user", public' }]);
    expect(
      (
        await query(
          "SELECT count(*)::int AS locks FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        )
      ).rows,
    ).toEqual([{ locks: 0 }]);
  });

  test('no more rows than were asked for, and it says so', async () => {
    const many = 'SELECT generate_series(1, 100000000) AS n';
    expect(await query(many, [], { max_rows: 250 })).toMatchObject({ row_count: 250, truncated: true });
    expect(await query('SELECT n FROM generate_series(1, 5) AS n', [], { max_rows: 5 })).toMatchObject({
      row_count: 5,
      truncated: false,
    });
  });

  test('no more bytes than anybody should read', async () => {
    await expect(query("SELECT repeat('x', 20000000) AS much")).rejects.toThrow(/more than 5 MB/);
    expect((await query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  test('values are as JSON has them, and times are not moved', async () => {
    const { rows } = await query(
      `SELECT 1.50::numeric AS price, 9007199254740993::bigint AS large, DATE '2026-01-01' AS day, '2026-01-01T12:00:00+03'::timestamptz AS at,
              TIMESTAMP '2026-01-01 12:00:00' AS local, '\\x00ff'::bytea AS bytes, '{1,2}'::int[] AS list, NULL AS none, true AS yes, INTERVAL '1 day' AS span`,
    );
    expect(rows).toEqual([
      {
        price: '1.50',
        large: '9007199254740993',
        day: '2026-01-01',
        at: '2026-01-01T09:00:00.000Z',
        local: '2026-01-01 12:00:00',
        bytes: 'AP8=',
        list: [1, 2],
        none: null,
        yes: true,
        span: '1 day',
      },
    ]);
  });

  test('a call that is stopped stops its statement', async () => {
    const stopping = new AbortController();
    const sleeping = run('query', { sql: 'SELECT pg_sleep(14)' }, url, stopping.signal);
    setTimeout(() => stopping.abort(), 200);
    await expect(sleeping).rejects.toThrow(/stopped/);
  });

  test('few connections for many calls, and none when all is closed', async () => {
    const counted = async () =>
      (
        await query(
          "SELECT count(*)::int AS open FROM pg_stat_activity WHERE application_name = 'claude-code-bot' AND datname = current_database()",
        )
      ).rows;
    await Promise.all(Array.from({ length: 20 }, () => query('SELECT pg_sleep(0.01)')));
    const [{ open: before } = { open: 0 }] = await counted();
    expect(before).toBeLessThanOrEqual(4);
    const other = createHttp({ egress: createEgress({ allow: ['127.0.0.1'] }) });
    const { run: running } = getAction('postgresql_query');
    await running({ sql: 'SELECT 1' }, open(url, other), { idempotencyKey: 'k', signal: undefined, now: 0 });
    await other.close();
    const end = Date.now() + 60_000;
    let [{ open: after } = { open: 99 }] = await counted();
    while (Number(after) > Number(before) && Date.now() < end) [{ open: after } = { open: 99 }] = await counted();
    expect(after).toBeLessThanOrEqual(Number(before));
  });

  test('who we are is told, a wrong password and a wrong name are not taken', async () => {
    const probe = (at: string) => getConnector('postgresql').probe?.(open(at));
    const { pathname } = new URL(url);
    expect(await probe(url)).toEqual({ account: `postgres@127.0.0.1${pathname}`, scopes: null });
    await expect(probe(url.replace(pathname, '/test_none'))).rejects.toThrow(/postgresql_url/);
    await expect(probe(url.replace('?sslmode=disable', ''))).rejects.toThrow(/sslmode=disable/);
    await expect(probe(url.replace('?sslmode=disable', ''))).rejects.toThrow(CredentialFault);
  });
});

interface Told {
  payloads: Record<string, unknown>[];
  cursor: string | null;
}

withDatabase('what is told with NOTIFY', () => {
  const ask = (cursor: string | null, more: object = {}, channels = 'orders, "weird'): Promise<Told> => {
    const client = openClient(getConnector('postgresql'), { url, channels }, { http });
    const question = { cursor, waitSeconds: 5, signal: undefined, ...more };
    return getConnector('postgresql').source?.poll?.(client, question) as Promise<Told>;
  };
  const psql = async (...statements: string[]): Promise<void> => {
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  const heard = ({ payloads }: Told) => payloads.map(({ id: _, ...rest }) => rest);
  const listening = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' OR query = 'SELECT 1'`;

  test('comes as it was told, is kept until it was written down, and survives a broken connection', async () => {
    await expect(ask(null, {}, ' , ')).rejects.toThrow(/postgresql_channels/);
    await expect(ask(null)).rejects.toThrow(/no name of a table/);
    const listen = (cursor: string | null, more = {}) => ask(cursor, more, 'orders,refunds');
    expect(await listen(null, { waitSeconds: 0 })).toEqual({ payloads: [], cursor: null });
    await psql(`NOTIFY orders, '{"id": 42, "title": "Order 42"}'`, `NOTIFY refunds, 'plain'`, 'NOTIFY orders');
    const first = await listen(null);
    expect(heard(first)[0]).toEqual({ channel: 'orders', data: { id: 42, title: 'Order 42' } });
    // Nobody has written it down: it is told again, and what came meanwhile with it.
    const again = await listen('another:9');
    expect(again.payloads[0]).toEqual(first.payloads[0]);
    await until(async () => (await listen(null)).payloads.length === 3, 'all three');
    expect(heard(await listen(null))).toEqual([
      { channel: 'orders', data: { id: 42, title: 'Order 42' } },
      { channel: 'refunds', text: 'plain' },
      { channel: 'orders' },
    ]);
    const nothing = await listen((await listen(null)).cursor, { signal: AbortSignal.timeout(50) });
    expect(nothing.payloads).toEqual([]);

    const cut = listen(nothing.cursor).catch((thrown: unknown) => thrown);
    const broken = await until(async () => {
      await psql(listening);
      return await Promise.race([cut, null]);
    }, 'the end of the connection');
    expect(broken).toBeInstanceOf(TemporaryFault);
    const later = listen(nothing.cursor);
    await until(async () => {
      await psql(`NOTIFY orders, 'after all'`);
      return await Promise.race([later, null]);
    }, 'the next one');
    expect(heard(await later)[0]).toEqual({ channel: 'orders', text: 'after all' });
  });

  test('starts a package that nobody can reach from outside', async () => {
    const target = await startTarget();
    const service = await startService();
    try {
      const manifest = [
        'name: told',
        'version: 1.0.0',
        'source: postgresql',
        'events: [orders]',
        'actions: [webhook_send]',
      ];
      const files = { 'integration.yaml': `${manifest.join('\n')}\n`, 'handler.ts': HANDLER };
      const config = { webhook_url: target.url, postgresql_url: url, postgresql_channels: 'orders' };
      const made = await service.api('POST', '/v1/integrations', { files, config });
      expect([made.status, made.body.status]).toEqual([201, 'active']);
      await until(async () => {
        await psql(`NOTIFY orders, '{"id": 7, "title": "Order 7"}'`);
        return target.calls.length > 0;
      }, 'the call');
      expect(target.calls[0]?.json).toEqual({ type: 'orders', title: 'Order 7', id: 7 });
    } finally {
      await service.stop();
      await target.close();
    }
  });
});

test('the guard holds for databases, by name and as a literal', async () => {
  const closed = createHttp({ egress: createEgress({ allow: [] }) });
  const server = createServer().listen(0, '127.0.0.1');
  const touched: Socket[] = [];
  server.on('connection', (socket) => touched.push(socket));
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const { run: running } = getAction('postgresql_query');
  for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '169.254.169.254']) {
    const client = open(`postgresql://u:p@${host}:${port}/d?sslmode=disable`, closed);
    const asking = running({ sql: 'SELECT 1' }, client, { idempotencyKey: 'k', signal: undefined, now: 0 });
    await expect(asking).rejects.toThrow(/CCB_EGRESS_ALLOW/);
  }
  expect(touched).toEqual([]);
  server.close();
  await closed.close();
});

test.each([
  ['28P01', CredentialFault, /password in postgresql_url/],
  ['42501', CredentialFault, /GRANT/],
  ['25006', InputFault, /postgresql_insert/],
  ['57014', InputFault, /15 seconds/],
  ['23505', InputFault, /duplicate/],
  ['40P01', TemporaryFault, /could not be asked/],
  ['53300', TemporaryFault, /could not be asked/],
  ['ECONNREFUSED', TemporaryFault, /could not be asked/],
])('%s', (code, kind, sentence) => {
  const fault = postgresFault(Object.assign(new Error('duplicate key canary-password'), { code }), ['canary-password']);
  expect(fault).toBeInstanceOf(kind);
  expect(fault.message).toMatch(sentence);
  expect(fault.message).not.toContain('canary');
});

test('addresses of databases say what they must, and nothing that is in them is shown', () => {
  const kind = { service: 'postgresql', protocols: ['postgresql:', 'postgres:'], port: 5432 };
  const read = (text: string) => readDatabaseUrl(text, kind);
  expect(read(' postgres://u%40x:p%2F@db.example/name?sslmode=require ')).toEqual({
    host: 'db.example',
    port: 5432,
    user: 'u@x',
    password: 'p/',
    database: 'name',
    tls: 'unverified',
  });
  expect(read('postgresql://u:p@[::1]:5433/n')).toMatchObject({ host: '::1', port: 5433, tls: 'verified' });
  expect(read('postgresql://u:p@h/n?ssl-mode=DISABLED').tls).toBe('none');
  for (const wrong of [
    '',
    'mysql://u:canary@h/n',
    'postgresql://u:canary@h',
    'postgresql://h/canary',
    'postgresql://u:%zz@h/n',
    'postgresql:///n',
  ]) {
    expect(() => read(wrong)).toThrow(CredentialFault);
    expect(() => read(wrong)).not.toThrow(/canary/);
  }
});
