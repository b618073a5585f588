import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ensureAdminKey } from '#src/access/admin-key.ts';
import type { Clock } from '#src/kit/clock.ts';
import { InputFault } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import type { Store } from '#src/store/store.ts';

const OWNER_ONLY = 0o600;

const KEY_BYTES = 32;

/** Null: there is none yet. A key that is there and cannot be used must not be replaced: it may be all that opens the secrets. */
async function keptKey(path: string): Promise<Buffer | null> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null;
    throw new InputFault(
      'Encryption key unreadable',
      `${path} cannot be read (${cause.message}): give back its rights.`,
    );
  });
  if (text === null) return null;
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length === KEY_BYTES) return key;
  throw new InputFault(
    'Encryption key unusable',
    `${path} does not hold a key of ${KEY_BYTES} bytes in base64: restore it from a backup. Only where the database holds no secret yet, remove it and start again.`,
  );
}

/** Whole and on disk before it has its name: the secrets of a first start must not outlive their key. */
async function keepKey(path: string, key: Buffer): Promise<void> {
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, `${key.toString('base64')}\n`, { mode: OWNER_ONLY, flush: true });
  await link(unfinished, path).finally(() => unlink(unfinished));
  const folder = await open(dirname(path));
  await folder.sync().finally(() => folder.close());
}

/** Without INTEGRATION_ENCRYPTION_KEY the first start makes a key and keeps it beside the database. */
export async function loadEncryptionKeys(folder: string, log: Log): Promise<ReadonlyMap<string, Buffer>> {
  const path = join(folder, 'encryption-key');
  const kept = await keptKey(path);
  if (kept) return new Map([['k1', kept]]);
  const key = randomBytes(KEY_BYTES);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await keepKey(path, key);
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
  // The rights of a file that is there already would stay as they are.
  await rm(path, { force: true });
  await writeFile(path, `${made}\n`, { mode: OWNER_ONLY, flag: 'wx' });
  world.log.warn({ path }, 'CCB_ADMIN_KEY is not set: an admin API key was made and written to this file');
}
