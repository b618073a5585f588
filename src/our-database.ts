import { dirname, resolve } from 'node:path';
import { checkKeys } from '#src/access/check-keys.ts';
import { createKeyring, type Keyring } from '#src/access/keyring.ts';
import type { Clock } from '#src/kit/clock.ts';
import type { Log } from '#src/kit/log.ts';
import { refuseUnfinished } from '#src/store/copy/unfinished.ts';
import { openStore } from '#src/store/open.ts';
import type { Env } from './env.ts';
import { loadEncryptionKeys } from './first-start.ts';
import { keyFileIn, readKeyFile } from './key-file.ts';

export const dataFolderOf = (databaseUrl: string): string =>
  databaseUrl.startsWith('sqlite:') ? dirname(resolve(databaseUrl.slice('sqlite:'.length))) : resolve('data');

/** Keys from a file are read again when one is missing: they may be rotated while we run. */
export async function keyringOf({ encryptionKeys }: Env, dataFolder: string, log: Log): Promise<Keyring> {
  if (encryptionKeys) return createKeyring(encryptionKeys);
  return createKeyring(await loadEncryptionKeys(dataFolder, log), () => readKeyFile(keyFileIn(dataFolder)));
}

/** The database, if it is whole and these are its keys. */
export async function openOurs(
  { databaseUrl: url, databaseConnections: connections }: Env,
  { keyring, log, clock }: { keyring: Keyring; log: Log; clock: Clock },
) {
  const store = await openStore({ url, log, connections });
  try {
    await refuseUnfinished(store.read);
    await checkKeys(store, keyring, clock);
    return store;
  } catch (thrown) {
    await store.close();
    throw thrown;
  }
}
