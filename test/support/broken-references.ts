import type { Read } from '#src/store/store.ts';

interface Reference {
  table: string;
  column: string;
  parent: string;
  key: string;
}

const REFERENCES = `
  select c.conrelid::regclass::text as "table", f.attname as "column", c.confrelid::regclass::text as parent, t.attname as key
  from pg_constraint c
  join pg_attribute f on f.attrelid = c.conrelid and f.attnum = c.conkey[1]
  join pg_attribute t on t.attrelid = c.confrelid and t.attnum = c.confkey[1]
  where c.contype = 'f'`;

const BROKEN = ({ table, column, parent, key }: Reference): string =>
  `select 1 from ${table} r where ${column} is not null and not exists (select from ${parent} where ${key} = r.${column})`;

async function brokenThere({ sql }: Read): Promise<Reference[]> {
  const broken = await Promise.all(
    (await sql.all<Reference>(REFERENCES)).map(async (one) => (await sql.all(BROKEN(one))).map(() => one)),
  );
  return broken.flat();
}

/** Rows that name what is not there, whichever of their tables says so. */
export async function brokenReferences(read: Read): Promise<string[]> {
  const { sql } = read;
  const broken =
    sql.dialect === 'sqlite'
      ? await sql.all<{ table: string; parent: string }>('pragma foreign_key_check')
      : await brokenThere(read);
  return broken.map(({ table, parent }) => `${table} → ${parent}`);
}
