import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { finishMove, moveOnce } from '#src/store/copy/move.ts';
import { isUnfinished } from '#src/store/copy/unfinished.ts';
import { openStore } from '#src/store/open.ts';
import type { Store } from '#src/store/store.ts';
import { silent } from '../support/silent.ts';

let folder: string;
let from: Store;
let to: Store;

const open = (name: string): Promise<Store> => openStore({ url: `sqlite:${join(folder, name)}`, log: silent });
const delivery = (i: number, size: number) => ({
  id: `dlv_${String(i).padStart(6, '0')}`,
  source: 'github',
  integrationId: null,
  externalId: `ü${i}`,
  type: 'push',
  headers: { n: '1' },
  body: Buffer.alloc(size, i),
  verified: true,
  receivedAt: i,
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ccb-move-'));
  from = await open('from.sqlite');
  to = await open('to.sqlite');
  await from.write(async (tx) => {
    const { projects, deliveries } = tx.tables;
    await tx.orm.insert(projects).values([
      { id: 'prj_1', name: 'first', createdAt: 1 },
      { id: 'prj_2', name: 'second', createdAt: 1 },
    ]);
    // More rows than one batch takes, and more bytes than are held at once.
    for (let i = 0; i < 1200; i++) await tx.orm.insert(deliveries).values(delivery(i, i % 100 === 0 ? 1_500_000 : 10));
  });
});
afterAll(async () => {
  await from.close();
  await to.close();
  rmSync(folder, { recursive: true, force: true });
});

test('broken off in the middle it goes on where it was, takes over what changed, and is compared whole', async () => {
  const move = { from, to, now: 1, progress: () => undefined };
  const broken = moveOnce({
    ...move,
    progress(table, rows) {
      if (table === 'deliveries' && rows > 500) throw new TypeError('the machine went away');
    },
  });
  await expect(broken).rejects.toThrow('went away');
  expect(await isUnfinished(to.read)).toBe(true);
  await expect(finishMove(move)).rejects.toThrow('differs there');
  expect(await isUnfinished(to.read)).toBe(true);

  const second = await moveOnce(move);
  expect(second.written).toBeLessThan(1000);
  // A name passes from one row to another, something goes, something changes.
  await from.write(async (tx) => {
    await tx.sql.run("delete from projects where id = 'prj_2'");
    await tx.orm.insert(tx.tables.projects).values({ id: 'prj_0', name: 'second', createdAt: 2 });
    await tx.sql.run("delete from deliveries where id < 'dlv_000010'");
    await tx.sql.run("update deliveries set type = 'ping' where id = 'dlv_000500'");
  });
  expect(await moveOnce(move)).toEqual({ written: 2, removed: 11 });
  expect(await finishMove(move)).toBe(1192);
  expect(await isUnfinished(to.read)).toBe(false);
  expect(await to.read.sql.all("select type from deliveries where id = 'dlv_000500'")).toEqual([{ type: 'ping' }]);
  await expect(moveOnce(move)).rejects.toThrow('There are rows in');
});
