import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { summing } from '#src/store/copy/checksum.ts';
import { startPostgres } from '../support/postgres.ts';
import { ADMIN_KEY, deliver, type Service, startService, until, WEBHOOK_SECRET } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';
import { ccb } from './ccb.ts';

// Out of a running service into a file, and out of the file into an empty one on the other database.

const KEY = `k7:${Buffer.alloc(32, 7).toString('base64')}`;
const FILES = {
  'integration.yaml':
    "name: kept\nversion: 1.0.0\nsource: github\nevents: ['*']\nactions: [webhook_send]\norder_by: issue.number\n",
  'handler.ts': `export default {
  name: 'kept',
  async handle(event, context) {
    const seen = ((await context.database.get('seen')) ?? 0) + 1;
    await context.database.save('seen', seen);
    context.log.info('seen', { seen });
    await context.webhook.send({ body: { title: event.facts.title, seen } });
    return { status: 'success', processed: true };
  },
};
`,
};

const postgres = await startPostgres();
const onBoth = 'missing' in postgres ? test.skip : test;

let folder: string;
let first: Service;
let target: Target;
let id: string;

const variables = (url: string): Record<string, string> => ({
  DATABASE_URL: url,
  INTEGRATION_ENCRYPTION_KEY: KEY,
  CCB_ADMIN_KEY: ADMIN_KEY,
});
const sqliteIn = (name: string): string => `sqlite:${join(folder, name, 'ccb.sqlite')}`;
const send = (service: Service, delivery: string) =>
  deliver(
    `${service.url}/webhooks/${id}`,
    'issues',
    { action: 'opened', issue: { number: 1, title: `Nr ${delivery} «ё» \u0000` } },
    { id: delivery },
  );

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ccb-backup-'));
  target = await startTarget();
  first = await startService({ INTEGRATION_ENCRYPTION_KEY: KEY });
  const config = { webhook_url: target.url, webhook_secret: WEBHOOK_SECRET };
  const made = await first.api('POST', '/v1/integrations', { files: FILES, config });
  id = made.body.id;
});

afterAll(async () => {
  await first.stop();
  await target.close();
  if (!('missing' in postgres)) await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What the API says that a restored service has to say as well. */
async function answersOf(service: Service): Promise<unknown> {
  const paths = ['', '/config', '/versions', '/events?limit=100', '/logs?limit=20', '/metrics?from=1h'];
  const all: unknown[] = [];
  for (const path of paths) all.push((await service.api('GET', `/v1/integrations/${id}${path}`)).body);
  return JSON.parse(JSON.stringify(all).replaceAll(/http:\/\/localhost:\d+|"(from|to)":"2[^"]+",?/g, ''));
}

const stateOf = (at: string): string => `sqlite:${join(at, 'ccb.sqlite')}`;

test('while it works: a backup is one state of everything, and comes back to where it was', async () => {
  let stop = false;
  let sent = 0;
  const traffic = (async () => {
    while (!stop) expect((await send(first, `t${++sent}`)).status).toBe(202);
  })();
  await until(async () => target.calls.length > 10, 'some events');
  const file = join(folder, 'running.backup');
  const said = await ccb.in(variables(stateOf(first.folder)), 'backup', file, '--json');
  stop = true;
  await traffic;
  expect(said).toMatchObject({ code: 0 });
  const { tables, keys, key_included } = JSON.parse(said.out);
  expect(keys).toEqual([{ id: 'k7', check: expect.stringMatching(/^[0-9a-f]{16}$/) }]);
  expect(key_included).toBe(false);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const text = gunzipSync(readFileSync(file)).toString();
  expect(text).not.toContain(WEBHOOK_SECRET);
  expect(text).not.toContain(KEY.slice(3));
  // One state: every event has its delivery, and none came after the others.
  expect(tables.events.rows).toBe(tables.deliveries.rows);
  expect(tables.events.rows).toBeGreaterThanOrEqual(10);
  const back = await ccb.in(variables(sqliteIn('back')), 'restore', file, '--json');
  expect(back).toMatchObject({ code: 0 });
  expect(JSON.parse(back.out)).toMatchObject({ tables, missing_keys: [] });
  const again = await ccb.in(variables(sqliteIn('back')), 'restore', file);
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('There are rows in') });
  expect((await ccb.in(variables(stateOf(first.folder)), 'restore', file)).err).toContain('Another process');
  expect((await ccb.in(variables(stateOf(first.folder)), 'backup', file)).err).toContain('is there already');
});

onBoth('from SQLite to PostgreSQL and back again: the same answers, and webhooks are taken', async () => {
  if ('missing' in postgres) return;
  const url = await postgres.database();
  const open = '/events?status=queued';
  await until(async () => (await first.api('GET', `/v1/integrations/${id}${open}`)).body.length === 0, 'all are done');
  const [there, back] = [join(folder, 'there.backup'), join(folder, 'back.backup')];
  expect((await ccb.in(variables(stateOf(first.folder)), 'backup', there)).code).toBe(0);
  const restored = await ccb.in(variables(url), 'restore', there);
  expect(restored).toMatchObject({ code: 0, out: expect.stringContaining('compared with the backup') });
  const before = await answersOf(first);

  const second = await startService(variables(url));
  expect(await answersOf(second)).toEqual(before);
  expect((await send(second, 't1')).status).toBe(200);
  const calls = target.calls.length;
  expect((await send(second, 'new on postgres')).status).toBe(202);
  await until(async () => target.calls.slice(calls).some((one) => one.body.includes('new on postgres')), 'a call');
  const change = await second.api('PATCH', `/v1/integrations/${id}`, { description: 'moved' });
  expect(change.status).toBe(200);
  await second.stop();

  expect((await ccb.in(variables(url), 'backup', back)).code).toBe(0);
  const third = sqliteIn('third');
  expect((await ccb.in(variables(third), 'restore', back)).code).toBe(0);
  const last = await startService(variables(third));
  expect((await last.api('GET', `/v1/integrations/${id}`)).body.description).toBe('moved');
  expect((await send(last, 'new on postgres')).status).toBe(200);
  await last.stop();
});

onBoth('moved beside the running service, finished when it has stopped, and back', async () => {
  if ('missing' in postgres) return;
  const url = await postgres.database();
  const from = variables(stateOf(first.folder));
  const copied = await ccb.in(from, 'migrate', '--to', url, '--json');
  expect(copied).toMatchObject({ code: 0 });
  expect(JSON.parse(copied.out)).toMatchObject({ finished: false, written: expect.any(Number), removed: 0 });
  // Half of it must not begin to work, and a stranger's database is not written to.
  await expect(startService(variables(url))).rejects.toThrow('run ccb migrate again');
  await first.api('POST', '/v1/integrations', { files: FILES, name: 'short-lived', config: {} });
  expect((await ccb.in(variables(url), 'migrate', '--to', stateOf(first.folder))).err).toContain('Another process');

  expect((await ccb.in(from, 'backup', join(folder, 'still.backup'))).code).toBe(0);
  const still = variables(sqliteIn('still'));
  await ccb.in(still, 'restore', join(folder, 'still.backup'));
  const ended = await ccb.in(still, 'migrate', '--to', url, '--json');
  expect(ended).toMatchObject({ code: 0 });
  const { finished, written, rows } = JSON.parse(ended.out);
  expect(finished).toBe(true);
  // Only what had changed was written.
  expect(written).toBeLessThan(rows / 4);

  const served = await startService(variables(url));
  expect((await send(served, 'after the move')).status).toBe(202);
  const beside = await ccb.in(variables(url), 'migrate', '--to', sqliteIn('home'), '--json');
  expect(JSON.parse(beside.out)).toMatchObject({ finished: false });
  await served.stop();
  const forgotten = await ccb.in(variables(url), 'forget', 'Nr after the move', '--dry-run', '--json');
  expect(JSON.parse(forgotten.out)).toMatchObject({ payloads: 1, open: 0 });
  expect((await ccb.in(variables(url), 'forget', 'seen nobody')).code).toBe(0);
  expect((await ccb.in(still, 'migrate', '--to', url)).err).toContain('There are rows in');
  // The server takes a moment to forget connections that were closed.
  const home = () => ccb.in(variables(url), 'migrate', '--to', sqliteIn('home'));
  await until(async () => /Finished: all \d+ rows are the same/.test((await home()).out), 'the end of the move');
  const back = await startService(variables(sqliteIn('home')));
  expect((await send(back, 'after the move')).status).toBe(200);
  await back.stop();
  expect((await ccb.in(from, 'migrate')).err).toContain('Say where to');
});

test('the key comes along only where that was asked for', async () => {
  const file = join(folder, 'with-key.backup');
  const made = await ccb.in(variables(stateOf(first.folder)), 'backup', file, '--with-key');
  expect(made.out).toContain('guard it like a password');
  const keyless = { DATABASE_URL: sqliteIn('keyless') };
  const said = await ccb.in(keyless, 'restore', file);
  const kept = join(folder, 'keyless', 'encryption-key');
  expect(said.out).toContain(kept);
  expect(readFileSync(kept, 'utf8')).toContain(KEY.slice(3));
  const other = { DATABASE_URL: sqliteIn('other'), INTEGRATION_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64') };
  expect((await ccb.in(other, 'restore', file)).err).toContain('another key than the backup');
  const without = await ccb.in({ DATABASE_URL: sqliteIn('without') }, 'restore', join(folder, 'running.backup'));
  expect(without).toMatchObject({ code: 0, out: expect.stringContaining('give it the encryption key k7') });
});

test('what is damaged or was tampered with is refused, and nothing is written', async () => {
  const good = readFileSync(join(folder, 'running.backup'));
  const lines = gunzipSync(good).toString().trimEnd().split('\n');
  const packed = (some: string[]): Buffer => gzipSync(`${some.join('\n')}\n`);
  const row = lines.indexOf('{"table":"events"}') + 1;
  const changed = (to: string): Buffer => packed(lines.with(row, to));
  const bad: [Buffer, RegExp][] = [
    [Buffer.from('no backup'), /cannot be read as a backup/],
    [good.subarray(0, good.length / 2), /cannot be read as a backup|ends/],
    [packed(['{"some":"thing"}']), /no backup of this program/],
    [packed([lines[0]?.replace(/"form":"\w+"/, '"form":"0000"') ?? '']), /restore it with that version/],
    [packed(lines.slice(0, -1)), /ends too early/],
    [packed([...lines, '{"table":"events"}']), /follows its end/],
    [packed(lines.toSpliced(row, 1)), /not those that were written/],
    [changed(lines[row]?.replace('issues', 'isssues') ?? ''), /not those that were written/],
    [changed('["evt_1"]'), /number of columns/],
    [changed('[[[[1]]]]'), /nested deeper/],
    [changed(lines[row]?.replace(/^\["[^"]+"/, '[7') ?? ''), /cannot be/],
    [packed(lines.with(1, '{"table":"sqlite_master"}')), /must not come/],
  ];
  const to = variables(sqliteIn('nothing'));
  for (const [bytes, complaint] of bad) {
    const file = join(folder, 'bad.backup');
    writeFileSync(file, bytes);
    const { code, err } = await ccb.in(to, 'restore', file);
    expect([code, err]).toEqual([1, expect.stringMatching(complaint)]);
  }
  expect(existsSync(join(folder, 'nothing'))).toBe(false);
  // Whole in itself, but no database can hold it: what was written before that row goes again.
  const after = lines.findIndex((line, at) => at > row && !line.startsWith('['));
  const last = lines[after - 1] ?? '';
  const twice = summing();
  for (const line of [...lines.slice(row, after), last]) twice.add(line);
  const end = JSON.parse(lines.at(-1) ?? '{}');
  end.end.events = twice.sum();
  const file = join(folder, 'twice.backup');
  writeFileSync(file, packed(lines.with(-1, JSON.stringify(end)).toSpliced(after, 0, last)));
  expect((await ccb.in(to, 'restore', file)).err).toContain('refused a row of events');
  expect(await ccb.in(to, 'restore', join(folder, 'running.backup'))).toMatchObject({ code: 0 });
  expect((await ccb.in(to, 'restore', join(folder, 'none'))).err).toContain('cannot be read');
});
