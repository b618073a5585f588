import { expect, test } from '@jest/globals';
import { createKeyUsage } from '#src/access/key-usage.ts';
import type { Store } from '#src/store/store.ts';
import { movingClock } from '../support/moving-clock.ts';
import { silent } from '../support/silent.ts';

test('uses are written together, at the end too, and a write that fails does no harm', async () => {
  const writes: unknown[][] = [];
  let broken = false;
  const run = async (_text: string, params: readonly unknown[]): Promise<number> => writes.push([...params]);
  const write = async (change: (tx: unknown) => Promise<unknown>): Promise<unknown> => {
    if (broken) throw new Error('the database is gone');
    return await change({ sql: { run } });
  };
  const clock = movingClock();
  const usage = createKeyUsage({ store: { write } as unknown as Store, clock, log: silent });
  for (let n = 0; n < 100; n++) usage.note(n % 2 === 0 ? 'key_a' : 'key_b');
  expect(writes).toEqual([]);
  await usage.close();
  expect(writes.map(([, id]) => id)).toEqual(['key_a', 'key_b']);
  broken = true;
  usage.note('key_a');
  await expect(usage.close()).resolves.toBeUndefined();
});
