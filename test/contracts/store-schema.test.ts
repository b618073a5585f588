import { expect, test } from '@jest/globals';
import { OurFault } from '#src/kit/faults.ts';
import { openStore } from '#src/store/open.ts';
import { silent } from '../support/silent.ts';
import { onEveryStore } from '../support/stores.ts';

onEveryStore('a schema', (open) => {
  test('is made once by processes that start together', async () => {
    const many = await Promise.all(Array.from({ length: 4 }, () => openStore({ url: open.url, log: silent })));
    const answers = await Promise.all(many.map((store) => store.read.sql.all('select count(*) as total from jobs')));
    expect(answers).toEqual(many.map(() => [{ total: 0 }]));
    await Promise.all(many.map((store) => store.close()));
  });

  test('compares ids and keys by their bytes', async () => {
    const names = ['a', 'B', '_', 'ä', 'A', '-'];
    await open.store.write(async (tx) => {
      for (const name of names) await tx.orm.insert(tx.tables.settings).values({ name, value: 1, updatedAt: 1 });
    });
    const sorted = await open.store.read.sql.all<{ name: string }>('select name from settings order by name');
    expect(sorted.map((row) => row.name)).toEqual(['-', 'A', 'B', '_', 'a', 'ä']);
  });

  test('compares every text column that way', async () => {
    const text =
      open.store.dialect === 'postgres'
        ? `select table_name from information_schema.columns where table_schema = 'public' and data_type = 'text'
           and collation_name is distinct from 'C'`
        : "select name from sqlite_master where sql like '%collate%'";
    expect(await open.store.read.sql.all(text)).toEqual([]);
  });

  test('lets nobody commit after an error that was swallowed, or commits the rest', async () => {
    const swallowing = open.store.write(async (tx) => {
      await tx.sql.run('insert into settings (name, updated_at) values (?, ?)', ['swallowed', 1]);
      await tx.sql.run('select no_such_column').catch(() => undefined);
    });
    if (open.store.dialect === 'postgres') await expect(swallowing).rejects.toThrow(OurFault);
    else await swallowing;
    const kept = await open.store.read.sql.all("select name from settings where name = 'swallowed'");
    expect(kept).toHaveLength(open.store.dialect === 'postgres' ? 0 : 1);
  });
});
