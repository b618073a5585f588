import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, mkdir, open, rename, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encryptionKeysText, KEY_BYTES, parseEncryptionKeys } from '#src/kit/encryption-keys.ts';
import { InputFault, sentenceOf } from '#src/kit/faults.ts';

const OWNER_ONLY = 0o600;

/** Where an installation without INTEGRATION_ENCRYPTION_KEY keeps its keys. */
export const keyFileIn = (folder: string): string => join(folder, 'encryption-key');

function textAt(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new InputFault(
      'Encryption key unreadable',
      `${path} cannot be read (${sentenceOf(thrown)}): give back its rights.`,
    );
  }
}

/** Null: there is none yet. A key that is there and cannot be used must not be replaced: it may be all that opens the secrets. */
export function readKeyFile(path: string): ReadonlyMap<string, Buffer> | null {
  const text = textAt(path);
  if (text === null) return null;
  const keys = parseEncryptionKeys(text.trim().split(','));
  if (typeof keys !== 'string') return keys;
  throw new InputFault(
    'Encryption key unusable',
    `${path} does not hold a key of ${KEY_BYTES} bytes in base64: restore it from a backup. Only where the database holds no secret yet, remove it and start again.`,
  );
}

type Place = (unfinished: string, path: string) => Promise<void>;

/** Never in the place of one that is there. */
const fresh: Place = (unfinished, path) => link(unfinished, path).finally(() => unlink(unfinished));

/** Whole and on disk before it has its name: secrets must not outlive their key. */
async function write(path: string, keys: ReadonlyMap<string, Buffer>, place: Place): Promise<void> {
  const unfinished = `${path}.${process.pid}`;
  const [[id, only] = ['', Buffer.alloc(0)]] = keys;
  const text = keys.size === 1 && id === 'k1' ? only.toString('base64') : encryptionKeysText(keys);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(unfinished, `${text}\n`, { mode: OWNER_ONLY, flush: true });
  await place(unfinished, path);
  const folder = await open(dirname(path));
  await folder.sync().finally(() => folder.close());
}

export async function makeKeyFile(path: string): Promise<ReadonlyMap<string, Buffer>> {
  const keys = new Map([['k1', randomBytes(KEY_BYTES)]]);
  await write(path, keys, fresh);
  return keys;
}

/** Keys that come from elsewhere, where there are none yet. */
export const keepKeys = (path: string, keys: ReadonlyMap<string, Buffer>): Promise<void> => write(path, keys, fresh);

/** A new key in front of those that are there, which stay readable. */
export async function addKeyTo(path: string, keys: ReadonlyMap<string, Buffer>): Promise<ReadonlyMap<string, Buffer>> {
  const highest = Math.max(0, ...[...keys.keys()].map((id) => Number(/^k(\d{1,9})$/.exec(id)?.[1] ?? 0)));
  const more = new Map([[`k${highest + 1}`, randomBytes(KEY_BYTES)], ...keys]);
  await write(path, more, rename);
  return more;
}
