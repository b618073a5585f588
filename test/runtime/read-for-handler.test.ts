import { expect, test } from '@jest/globals';
import { InputFault } from '#src/kit/faults.ts';
import { readForHandler } from '#src/runtime/read-for-handler.ts';
import type { StepRequest } from '#src/sandbox/sandbox.ts';
import { putKeyValues } from '#src/store/key-values.ts';
import { anIntegration } from '../support/rows.ts';
import { onEveryStore } from '../support/stores.ts';

const list = (prefix: string): StepRequest => ({
  ordinal: 1,
  kind: 'read',
  action: 'database.list',
  inputHash: 'h',
  input: { prefix, limit: 100 },
});

onEveryStore('what a handler may read', (open) => {
  test('a list that would fill the memory is refused before it is read', async () => {
    const integrationId = await anIntegration(open.store);
    const big = Array.from({ length: 20 }, (_, i) => ({
      integrationId,
      key: `big/${i}`,
      value: 'ü'.repeat(125_000),
      updatedAt: 1,
    }));
    await open.store.write((tx) =>
      putKeyValues(tx, [...big, { integrationId, key: 'small/1', value: { n: 1 }, updatedAt: 1 }]),
    );
    const read = (prefix: string) => readForHandler(open.store.read, integrationId, list(prefix));
    expect(await read('small/')).toEqual([{ key: 'small/1', value: { n: 1 } }]);
    expect(await read('big/1')).toHaveLength(11);
    await expect(read('big/')).rejects.toThrow(InputFault);
    await expect(read('')).rejects.toThrow('longer prefix');
  });
});
