import { InputFault } from '#src/kit/faults.ts';

const READS = new Set(['select', 'with', 'values', 'table']);

/**
 * A transaction that may not write is ended by a procedure that commits, and files are no tables: only what begins as
 * a question is asked. Comments are left out because the server runs some of them.
 */
export function oneSelect(sql: string): string {
  const [, first = ''] = /^[\s(]*([a-z]+)/i.exec(sql) ?? [];
  const refuse = (why: string): InputFault => new InputFault('Invalid input', `"sql" ${why}.`);
  if (!READS.has(first.toLowerCase())) throw refuse('is one SELECT; write with mysql_insert or mysql_upsert');
  if (sql.includes('/*')) throw refuse('has no comments: leave /* out');
  if (/\binto\b/i.test(sql)) throw refuse('has no INTO; a value with that word goes into params');
  return sql;
}
