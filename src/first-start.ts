import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureAdminKey } from '#src/access/admin-key.ts';
import type { Clock } from '#src/kit/clock.ts';
import type { Log } from '#src/kit/log.ts';
import type { Store } from '#src/store/store.ts';
import { keyFileIn, makeKeyFile, readKeyFile } from './key-file.ts';

const OWNER_ONLY = 0o600;

/** Without INTEGRATION_ENCRYPTION_KEY the first start makes a key and keeps it beside the database. */
export async function loadEncryptionKeys(folder: string, log: Log): Promise<ReadonlyMap<string, Buffer>> {
  const path = keyFileIn(folder);
  const kept = readKeyFile(path);
  if (kept) return kept;
  const keys = await makeKeyFile(path);
  log.warn(
    { path },
    'INTEGRATION_ENCRYPTION_KEY is not set: a key was made; back this file up, without it no secret can be read',
  );
  return keys;
}

/** What the first start needs of the world. */
interface NewInstallation {
  env: { adminKey: string | undefined };
  store: Store;
  clock: Clock;
  log: Log;
  dataFolder: string;
}

/** Without CCB_ADMIN_KEY the first start makes one: shown on a terminal, else written where only the owner reads it. */
export async function offerAdminKey(world: NewInstallation): Promise<void> {
  const made = await ensureAdminKey(world.store, world.env.adminKey, world.clock);
  if (made === null) return;
  if (process.stdout.isTTY) {
    process.stdout.write(`\nAdmin API key, shown this once:\n\n  ${made}\n\n`);
    return;
  }
  const path = join(world.dataFolder, 'admin-key');
  await mkdir(world.dataFolder, { recursive: true });
  // The rights of a file that is there already would stay as they are.
  await rm(path, { force: true });
  await writeFile(path, `${made}\n`, { mode: OWNER_ONLY, flag: 'wx' });
  world.log.warn({ path }, 'CCB_ADMIN_KEY is not set: an admin API key was made and written to this file');
}
