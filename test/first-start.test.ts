import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { loadEncryptionKeys, offerAdminKey } from '#src/first-start.ts';
import { InputFault } from '#src/kit/faults.ts';
import { openStore } from '#src/store/open.ts';
import { silent } from './support/silent.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ccb-first-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the key is made once, for its owner alone, and found again', async () => {
  const made = await loadEncryptionKeys(folder, silent);
  expect(made.get('k1')).toHaveLength(32);
  expect(readdirSync(folder)).toEqual(['encryption-key']);
  expect(statSync(join(folder, 'encryption-key')).mode & 0o777).toBe(0o600);
  expect(await loadEncryptionKeys(folder, silent)).toEqual(made);
});

test.each(['', '\n', 'c2hvcnQ=', 'not base64 at all'])(
  'a key file that holds %j is told with the remedy, never replaced or used',
  async (text) => {
    const path = join(folder, 'encryption-key');
    writeFileSync(path, text);
    await expect(loadEncryptionKeys(folder, silent)).rejects.toThrow(InputFault);
    await expect(loadEncryptionKeys(folder, silent)).rejects.toThrow('restore it from a backup');
    expect(readFileSync(path, 'utf8')).toBe(text);
  },
);

test('the file of the admin key is for its owner alone, whatever stood there before', async () => {
  const path = join(folder, 'admin-key');
  writeFileSync(path, 'old');
  chmodSync(path, 0o666);
  const store = await openStore({ url: `sqlite:${join(folder, 'x.sqlite')}`, log: silent });
  await offerAdminKey({
    env: { adminKey: undefined },
    store,
    clock: { now: () => 1 },
    log: silent,
    dataFolder: folder,
  });
  await store.close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, 'utf8')).toMatch(/^ccb_\S+\n$/);
});
