import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureAdminKey } from '#src/access/admin-key.ts';
import type { Clock } from '#src/kit/clock.ts';
import type { Log } from '#src/kit/log.ts';
import type { Store } from '#src/store/store.ts';

const OWNER_ONLY = 0o600;

async function readOr(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch {
    return null;
  }
}

/** Without INTEGRATION_ENCRYPTION_KEY the first start makes a key and keeps it beside the database. */
export async function loadEncryptionKeys(folder: string, log: Log): Promise<ReadonlyMap<string, Buffer>> {
  const path = join(folder, 'encryption-key');
  const kept = await readOr(path);
  if (kept) return new Map([['k1', Buffer.from(kept, 'base64')]]);
  const key = randomBytes(32);
  await mkdir(folder, { recursive: true });
  await writeFile(path, `${key.toString('base64')}\n`, { mode: OWNER_ONLY, flag: 'wx' });
  log.warn(
    { path },
    'INTEGRATION_ENCRYPTION_KEY is not set: a key was made; back this file up, without it no secret can be read',
  );
  return new Map([['k1', key]]);
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
  await writeFile(path, `${made}\n`, { mode: OWNER_ONLY });
  world.log.warn({ path }, 'CCB_ADMIN_KEY is not set: an admin API key was made and written to this file');
}
