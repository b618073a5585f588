import type { Dialect } from '../sql-statement.ts';

export const postgresDialect: Dialect = {
  quote: '"',
  parameter: (number) => `$${number}`,
  onConflict(key, update, quoted) {
    const target = `ON CONFLICT (${key.map(quoted).join(', ')})`;
    if (update.length === 0) return `${target} DO NOTHING`;
    return `${target} DO UPDATE SET ${update.map((name) => `${quoted(name)} = EXCLUDED.${quoted(name)}`).join(', ')}`;
  },
};
