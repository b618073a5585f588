import { type Env, readEnv } from '#src/env.ts';
import { keyFileIn, readKeyFile } from '#src/key-file.ts';
import { createLog } from '#src/kit/log.ts';
import { dataFolderOf } from '#src/our-database.ts';
import { lockDatabase } from '#src/store/lock-database.ts';
import { openStore, SERVICE_NAME } from '#src/store/open.ts';
import type { Store } from '#src/store/store.ts';

/** The database alone, without the rest of the world, which would already write into it. */
export async function withStore<T>(url: string, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ url, log: createLog({ level: 'silent' }), name: 'ccb' });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

/** As long as it runs no service starts on it; refuses where one runs. PostgreSQL has no such lock. */
export async function whileUnserved<T>(url: string, use: () => Promise<T>): Promise<T> {
  const unlock = url.startsWith('sqlite:') ? lockDatabase(url.slice('sqlite:'.length)) : () => undefined;
  try {
    return await use();
  } finally {
    unlock();
  }
}

const SERVING = `select count(*) as count from pg_stat_activity where datname = current_database() and application_name = ?`;

/** Whether a service works on it now, as far as that can be seen. */
export async function isServed(url: string, { read }: Store): Promise<boolean> {
  if (url.startsWith('sqlite:')) return false;
  const [row] = await read.sql.all<{ count: number }>(SERVING, [SERVICE_NAME]);
  return Number(row?.count) > 0;
}

/** The encryption keys of this machine: of the environment, else of the file beside the database. */
export function localKeys(env: Env = readEnv()): ReadonlyMap<string, Buffer> {
  return env.encryptionKeys ?? readKeyFile(keyFileIn(dataFolderOf(env.databaseUrl))) ?? new Map();
}
