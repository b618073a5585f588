import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { openStore } from '#src/store/open.ts';
import { openWriter } from '#src/store/sqlite-connection.ts';
import { silent } from '../support/silent.ts';

const folder = mkdtempSync(join(tmpdir(), 'ccb-open-'));
const open = (url: string) => openStore({ url, log: silent });

afterAll(() => rmSync(folder, { recursive: true }));

test.each(['', 'sqlite:', 'sqlite::memory:', 'mysql://host/db', 'data/file.db'])(
  'refuses "%s" with a sentence that says what to write',
  async (url) => {
    await expect(open(url)).rejects.toThrow(InputFault);
    await expect(open(url)).rejects.toThrow(/DATABASE_URL must/);
  },
);

test('makes missing folders and a file for its owner only', async () => {
  const path = join(folder, 'a', 'b', 'new.db');
  await (await open(`sqlite://${path}`)).close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o700);
});

test('refuses a file that is no database, and leaves it alone', async () => {
  const path = join(folder, 'notes.txt');
  writeFileSync(path, 'Dear diary, '.repeat(1000));
  chmodSync(path, 0o644);
  await expect(open(`sqlite:${path}`)).rejects.toThrow(InputFault);
  expect(statSync(path).size).toBe(12_000);
});

test('refuses a folder', async () => {
  await expect(open(`sqlite:${folder}`)).rejects.toThrow(InputFault);
});

test('calls a PostgreSQL that does not answer a passing fault', async () => {
  await expect(open('postgres://nobody:secret@127.0.0.1:1/none')).rejects.toThrow(TemporaryFault);
});

test('keeps what SQLite promises: written through to the disk, references checked', async () => {
  const path = join(folder, 'promises.db');
  const store = await open(`sqlite:${path}`);
  const dangling = store.write((tx) =>
    tx.sql.run("insert into key_values (integration_id, key, updated_at) values ('int_none', 'k', 1)"),
  );
  await expect(dangling).rejects.toThrow('FOREIGN KEY');
  const pragmas = await store.write(async (tx) => [
    ...(await tx.sql.all('pragma synchronous')),
    ...(await tx.sql.all('pragma journal_mode')),
  ]);
  expect(pragmas).toEqual([{ synchronous: 2 }, { journal_mode: 'wal' }]);
  await expect(store.read.sql.run('delete from jobs')).rejects.toThrow('readonly');
  await store.close();
});

test('is durable again after a write that need not be', async () => {
  const store = await open(`sqlite:${join(folder, 'durable.db')}`);
  const level = (durable: boolean) =>
    store.write(async (tx) => (await tx.sql.all<{ synchronous: number }>('pragma synchronous'))[0]?.synchronous, {
      durable,
    });
  expect([await level(false), await level(true)]).toEqual([1, 2]);
  await store.close();
});

test('a file that another process holds is waited for, and nothing else stands still meanwhile', async () => {
  const path = join(folder, 'held.db');
  const store = await open(`sqlite:${path}`);
  const other = openWriter(path);
  other.exec('begin immediate');
  const written = store.write((tx) => tx.sql.all<{ one: number }>('select 1 as one'));
  for (let turn = 0; turn < 3; turn++) await pause(5);
  other.exec('rollback');
  await expect(written).resolves.toEqual([{ one: 1 }]);
  other.close();
  await store.close();
});
