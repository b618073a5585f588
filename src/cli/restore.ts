import { resolve } from 'node:path';
import { createKeyring } from '#src/access/keyring.ts';
import { type Env, readEnv } from '#src/env.ts';
import { keepKeys, keyFileIn } from '#src/key-file.ts';
import { parseEncryptionKeys } from '#src/kit/encryption-keys.ts';
import { InputFault } from '#src/kit/faults.ts';
import { dataFolderOf } from '#src/our-database.ts';
import { readLines } from '#src/store/copy/backup-file.ts';
import type { BackupHead } from '#src/store/copy/backup-lines.ts';
import { checkBackup, restore as restoreLines } from '#src/store/copy/restore.ts';
import { defineCommand } from './define.ts';
import { localKeys, whileUnserved, withStore } from './local-store.ts';
import { secondsSince, tellRows } from './progress.ts';
import { need } from './usage-fault.ts';

type Keys = ReadonlyMap<string, Buffer>;

/** Keys of the backup that these do not hold. */
function missingIn(keys: Keys, { keys: needed }: BackupHead): string[] {
  const ring = keys.size === 0 ? null : createKeyring(keys);
  return needed.filter(({ id, check }) => check === null || ring?.checkValue(id) !== check).map(({ id }) => id);
}

/** The keys that came with it, where this machine has none: they will be put beside the database. */
function enclosedKeys(env: Env, head: BackupHead): Keys | null {
  const here = localKeys(env);
  if (head.encryption_key === undefined || missingIn(here, head).length === 0) return null;
  const keys = parseEncryptionKeys(head.encryption_key.split(','));
  if (typeof keys === 'string') throw new InputFault('Damaged backup', 'The encryption key in it cannot be used.');
  if (here.size === 0) return keys;
  const place = env.encryptionKeys ? 'INTEGRATION_ENCRYPTION_KEY' : keyFileIn(dataFolderOf(env.databaseUrl));
  throw new InputFault(
    'Another encryption key',
    `${place} holds another key than the backup: take it away, or add the key of the backup to it. Nothing was written.`,
    { status: 409 },
  );
}

function adviceOn(missing: readonly string[], kept: string | null): string[] {
  if (kept !== null) return [`Its encryption key was written to ${kept}.`];
  if (missing.length === 0) return [];
  return [
    `Before you start the service, give it the encryption key ${missing.join(', ')} that was kept beside the backup: in INTEGRATION_ENCRYPTION_KEY, or as the file encryption-key beside the database.`,
  ];
}

export const restore = defineCommand({
  name: 'restore',
  usage: 'restore <file>',
  summary: 'bring a backup into an empty database, SQLite or PostgreSQL',
  help: 'Reads the whole file and checks it before anything is written, writes it in one transaction, reads everything again and compares. A database that holds anything is refused. Works on the database of this machine (DATABASE_URL), with no service running on it.',
  options: {},
  about: {},
  async run(given, terminal) {
    const path = resolve(need(given, 0, 'the file of the backup', restore));
    const env = readEnv();
    const startedAt = performance.now();
    terminal.note('Checking the file …');
    const { head } = await checkBackup(readLines(path));
    const enclosed = enclosedKeys(env, head);
    const url = env.databaseUrl;
    const sums = await whileUnserved(url, () =>
      withStore(url, (store) => restoreLines(store, readLines(path), tellRows(terminal, 'restored'))),
    );
    const kept = enclosed === null ? null : keyFileIn(dataFolderOf(url));
    if (enclosed !== null && kept !== null) await keepKeys(kept, enclosed);
    const missing = missingIn(enclosed ?? localKeys(env), head);
    const rows = Object.values(sums).reduce((all, one) => all + one.rows, 0);
    const seconds = secondsSince(startedAt);
    const said = `${rows} rows as of ${head.made_at} are back and compared with the backup, ${seconds} s.`;
    terminal.result([said, ...adviceOn(missing, kept)], {
      restored: rows,
      seconds,
      made_at: head.made_at,
      missing_keys: missing,
      tables: sums,
    });
    return 0;
  },
});
