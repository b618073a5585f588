import { InputFault } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import type { News } from './news.ts';
import type { Store } from './store.ts';

/** What the service calls itself at PostgreSQL. */
export const SERVICE_NAME = 'claude-code-bot';

export interface Opening {
  url: string;
  log: Log;
  name?: string;
  /** To PostgreSQL, at the most. */
  connections?: number;
}

/** Opens the database and brings it to this version. Loads only the driver that the address names. */
export async function openStore({ url, log, name = SERVICE_NAME, connections }: Opening): Promise<Store> {
  if (url.startsWith('sqlite:')) {
    const { openSqlite } = await import('./open-sqlite.ts');
    return await openSqlite(url.slice('sqlite:'.length).replace(/^\/\//, ''), log);
  }
  if (/^postgres(ql)?:\/\//.test(url)) {
    const { openPostgres } = await import('./open-postgres.ts');
    return await openPostgres({ url, log, name, connections });
  }
  throw new InputFault(
    'Unknown database',
    'DATABASE_URL must read sqlite:path/to/file.db or postgres://user:password@host/database.',
  );
}

/** Where several processes may share the database: what they tell each other. */
export async function openNews({ url, log, name = SERVICE_NAME }: Opening): Promise<News | null> {
  if (url.startsWith('sqlite:')) return null;
  const { openPostgresNews } = await import('./postgres-news.ts');
  return openPostgresNews({ url, log, name });
}
