import { describe, expect, test } from '@jest/globals';
import { InputFault, OurFault } from '#src/kit/faults.ts';
import { newId } from '#src/kit/ids.ts';
import { openStore } from '#src/store/open.ts';
import { ensureProject, findProject, listProjects } from '#src/store/projects.ts';
import { getSetting, putSetting, putSettingIfAbsent } from '#src/store/settings.ts';
import { silent } from '../support/silent.ts';
import { onEveryStore } from '../support/stores.ts';

class Thrown extends Error {}

onEveryStore('a store', (open) => {
  describe('one transaction', () => {
    test('writes nothing when it throws', async () => {
      const failing = open.store.write(async (tx) => {
        await putSetting(tx, 'rolled-back', 1, 1);
        throw new Thrown('changed my mind');
      });
      await expect(failing).rejects.toThrow(Thrown);
      expect(await getSetting(open.store.read, 'rolled-back')).toBeUndefined();
    });

    test('goes on working after one that threw', async () => {
      await expect(open.store.write(async () => Promise.reject(new Thrown('no')))).rejects.toThrow(Thrown);
      await open.store.write((tx) => putSetting(tx, 'after', true, 1));
      expect(await getSetting(open.store.read, 'after')).toBe(true);
    });

    test('is seen by readers only once it is committed', async () => {
      const seen: unknown[] = [];
      await open.store.write(async (tx) => {
        await putSetting(tx, 'unseen', 'new', 1);
        seen.push(await getSetting(open.store.read, 'unseen'), await getSetting(tx, 'unseen'));
      });
      seen.push(await getSetting(open.store.read, 'unseen'));
      expect(seen).toEqual([undefined, 'new', 'new']);
    });

    test('runs its hooks after the commit and only then', async () => {
      const order: string[] = [];
      await open.store.write(async (tx) => {
        tx.afterCommit(() => order.push('hook'));
        order.push('change');
      });
      const failing = open.store.write(async (tx) => {
        tx.afterCommit(() => order.push('never'));
        throw new Thrown('no');
      });
      await expect(failing).rejects.toThrow(Thrown);
      expect(order).toEqual(['change', 'hook']);
    });

    test('is not taken back by a hook that throws', async () => {
      await open.store.write(async (tx) => {
        tx.afterCommit(() => {
          throw new Thrown('late');
        });
        await putSetting(tx, 'kept', 1, 1);
      });
      expect(await getSetting(open.store.read, 'kept')).toBe(1);
    });

    test('refuses a write inside a write', async () => {
      const nested = open.store.write(() => open.store.write(async () => 1));
      await expect(nested).rejects.toThrow(OurFault);
      expect(await open.store.write(async () => 2)).toBe(2);
    });

    test('loses no increment when many run at once', async () => {
      await open.store.write((tx) => putSetting(tx, 'count', 0, 1));
      const add = () =>
        open.store.write(async (tx) => {
          await tx.sql.run("update settings set updated_at = updated_at + 1 where name = 'count'");
        });
      await Promise.all(Array.from({ length: 40 }, add));
      const [row] = await open.store.read.sql.all<{ at: number }>(
        "select updated_at as at from settings where name = 'count'",
      );
      expect(row?.at).toBe(41);
    });

    test('answers a broken unique rule as a conflict', async () => {
      const twice = open.store.write(async (tx) => {
        await tx.orm.insert(tx.tables.projects).values({ id: 'prj_a', name: 'same', createdAt: 1 });
        await tx.orm.insert(tx.tables.projects).values({ id: 'prj_b', name: 'same', createdAt: 1 });
      });
      await expect(twice).rejects.toThrow(InputFault);
    });
  });

  describe('values', () => {
    test.each([
      ['number in a string', '123'],
      ['string', 'null'],
      ['object, order of keys kept', { b: 1, a: [true, null, 1.5, { z: 'ü😀' }] }],
      ['U+0000 in a document', { text: 'a\u0000b' }],
      ['lone surrogate', { text: '\ud800' }],
      ['false', false],
      ['large number', 9_007_199_254_740_991],
    ])('come back as they went in: %s', async (name, value) => {
      await open.store.write((tx) => putSetting(tx, name, value, 1));
      expect(JSON.stringify(await getSetting(open.store.read, name))).toBe(JSON.stringify(value));
    });

    test('set a setting once, whoever comes first', async () => {
      const set = (value: number) => open.store.write((tx) => putSettingIfAbsent(tx, 'first', value, 1));
      const answers = await Promise.all([set(1), set(2), set(3)]);
      expect(new Set(answers).size).toBe(1);
      expect(await getSetting(open.store.read, 'first')).toBe(answers[0]);
    });
  });

  describe('projects', () => {
    test('are one per name, found by id and by name', async () => {
      const ensure = () =>
        open.store.write((tx) => ensureProject(tx, { id: newId('prj'), name: 'owner/name', createdAt: 7 }));
      const [first, second] = await Promise.all([ensure(), ensure()]);
      expect(first?.id).toBe(second?.id);
      expect(await findProject(open.store.read, 'owner/name')).toEqual(first);
      expect(await findProject(open.store.read, first?.id ?? '')).toEqual(first);
      expect(await findProject(open.store.read, 'owner')).toBeNull();
    });

    test('are listed for those who may see them', async () => {
      const row = await open.store.write((tx) => ensureProject(tx, { id: newId('prj'), name: 'b', createdAt: 7 }));
      expect(await listProjects(open.store.read, [row.id])).toEqual([row]);
      expect(await listProjects(open.store.read, [])).toEqual([]);
      expect((await listProjects(open.store.read, null)).length).toBeGreaterThan(1);
    });
  });

  test('opened again, it holds what was written and migrates nothing', async () => {
    await open.store.write((tx) => putSetting(tx, 'stays', { a: 1 }, 1));
    const again = await openStore({ url: open.url, log: silent });
    expect(await getSetting(again.read, 'stays')).toEqual({ a: 1 });
    await again.close();
  });

  test('of a newer version that does not suit this program is refused', async () => {
    const isPostgres = open.store.dialect === 'postgres';
    const journal = isPostgres ? 'drizzle.__drizzle_migrations' : '__drizzle_migrations';
    const later = 9_000_000_000_000;
    await open.store.write(async (tx) => {
      await tx.sql.run(`insert into ${journal} (hash, created_at) values (?, ?)`, ['later', later]);
      if (isPostgres) await tx.sql.run('update drizzle.suits set since = since + ?', [later]);
    });
    await expect(openStore({ url: open.url, log: silent })).rejects.toThrow(InputFault);
    await open.store.write(async (tx) => {
      await tx.sql.run(`delete from ${journal} where hash = ?`, ['later']);
      if (isPostgres) await tx.sql.run('update drizzle.suits set since = since - ?', [later]);
    });
  });
});
