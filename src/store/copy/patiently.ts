import type { Sql } from '../store.ts';

/** This transaction waits for another database, longer than PostgreSQL lets one wait that a dead process may have left. */
export async function patiently(sql: Sql): Promise<void> {
  if (sql.dialect === 'postgres') await sql.run('set local idle_in_transaction_session_timeout = 0');
}
