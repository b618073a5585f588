import type { Dialect } from '../sql-statement.ts';

export const mysqlDialect: Dialect = {
  quote: '`',
  parameter: () => '?',
  // MariaDB knows no other way to name the new row.
  onConflict(key, update, quoted) {
    const [first = ''] = key;
    const changes = update.map((name) => `${quoted(name)} = VALUES(${quoted(name)})`);
    const nothing = `${quoted(first)} = ${quoted(first)}`;
    return `ON DUPLICATE KEY UPDATE ${changes.length > 0 ? changes.join(', ') : nothing}`;
  },
};
