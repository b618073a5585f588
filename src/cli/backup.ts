import { resolve } from 'node:path';
import { createKeyring } from '#src/access/keyring.ts';
import { readEnv } from '#src/env.ts';
import { encryptionKeysText } from '#src/kit/encryption-keys.ts';
import { InputFault } from '#src/kit/faults.ts';
import { writeLines } from '#src/store/copy/backup-file.ts';
import { type BackupHead, backupLines, type Sums } from '#src/store/copy/backup-lines.ts';
import { countByKey } from '#src/store/sealed.ts';
import type { Read } from '#src/store/store.ts';
import { defineCommand, type Terminal } from './define.ts';
import { localKeys, withStore } from './local-store.ts';
import { secondsSince, tellRows } from './progress.ts';
import { need } from './usage-fault.ts';

type About = Pick<BackupHead, 'made_at' | 'keys' | 'encryption_key'>;

/** What opens the secrets of the backup: told apart always, enclosed only where that is wanted. */
async function aboutOf(read: Read, keys: ReadonlyMap<string, Buffer>, withKey: boolean): Promise<About> {
  const ring = keys.size === 0 ? null : createKeyring(keys);
  const ids = new Set([...(await countByKey(read)).keys(), ...keys.keys()]);
  const named = [...ids].map((id) => ({ id, check: ring?.checkValue(id) ?? null }));
  const about: About = { made_at: new Date().toISOString(), keys: named };
  if (!withKey) return about;
  if (keys.size > 0) return { ...about, encryption_key: encryptionKeysText(keys) };
  throw new InputFault('No key', 'There is no encryption key on this machine to put into the backup.');
}

async function write(path: string, withKey: boolean, terminal: Terminal): Promise<{ about: About; sums: Sums }> {
  const env = readEnv();
  const keys = localKeys(env);
  return await withStore(env.databaseUrl, (store) =>
    store.snapshot(async (read) => {
      const about = await aboutOf(read, keys, withKey);
      const lines = backupLines(read, about, tellRows(terminal, 'written'));
      let sums: Sums = {};
      await writeLines(path, {
        async next() {
          const step = await lines.next();
          if (step.done) sums = step.value;
          return step;
        },
      });
      return { about, sums };
    }),
  );
}

export const backup = defineCommand({
  name: 'backup',
  usage: 'backup <file> [--with-key]',
  summary: 'write everything of this installation into one file, while it runs',
  help: 'Holds one state of the whole database, whatever is written meanwhile. ccb restore brings it back, on SQLite and on PostgreSQL alike. Secrets in it stay encrypted: keep the encryption key too, in another place. Works on the database of this machine (DATABASE_URL).',
  options: { 'with-key': { type: 'boolean' } },
  about: { 'with-key': 'put the encryption key into the file: whoever has the file then has every secret' },
  async run(given, terminal) {
    const path = resolve(need(given, 0, 'the file to write', backup));
    const startedAt = performance.now();
    const { about, sums } = await write(path, given.options['with-key'] === true, terminal);
    const rows = Object.values(sums).reduce((all, one) => all + one.rows, 0);
    const seconds = secondsSince(startedAt);
    const ids = about.keys.map(({ id, check }) => (check === null ? id : `${id} (${check})`));
    const enclosed = about.encryption_key !== undefined;
    const advice = enclosed
      ? `It holds the encryption key ${ids.join(', ')}: guard it like a password.`
      : `Its secrets are under the encryption key ${ids.join(', ')}: keep that key too, in another place.`;
    terminal.result(
      [
        `${path}: ${rows} rows in ${Object.keys(sums).length} tables, ${seconds} s.`,
        ...(ids.length > 0 ? [advice] : []),
      ],
      { file: path, rows, seconds, made_at: about.made_at, keys: about.keys, key_included: enclosed, tables: sums },
    );
    return 0;
  },
});
