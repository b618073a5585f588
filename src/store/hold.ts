import type { Sql } from './store.ts';

/** Until its end this transaction is the only one that holds these names. On SQLite there is one at a time anyway. */
export async function hold(sql: Sql, names: Iterable<string>): Promise<void> {
  if (sql.dialect === 'sqlite') return;
  const all = [...new Set(names)];
  if (all.length === 0) return;
  // In one order, so that two who hold several never wait for each other.
  const text = 'select pg_advisory_xact_lock(hashtext(name)) from unnest(cast(? as text[])) as name';
  await sql.all(text, [all.sort()], { keep: 'hold' });
}
