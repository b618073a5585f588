import { openStore } from '#src/store/open.ts';
import { openReader } from '#src/store/sqlite-connection.ts';
import { sqliteRead } from '#src/store/sqlite-read.ts';
import type { Read } from '#src/store/store.ts';
import { silent } from './silent.ts';

async function readingThere<T>(url: string, look: (read: Read) => Promise<T>): Promise<T> {
  const store = await openStore({ url, log: silent });
  return await look(store.read).finally(() => store.close());
}

/** Looks into what a service keeps, beside it: the address of its database, or a file of SQLite. */
export async function reading<T>(database: string, look: (read: Read) => Promise<T>): Promise<T> {
  if (database.includes('://')) return await readingThere(database, look);
  const db = openReader(database.replace(/^sqlite:/, ''));
  try {
    return await look(sqliteRead(db));
  } finally {
    db.close();
  }
}
