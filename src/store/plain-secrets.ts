import type { SealedRow } from './sealed.ts';
import type { Read } from './store.ts';

/** Values that an older version stored as they were: under no key. */
export async function plainSecrets({ sql }: Read, limit: number): Promise<SealedRow[]> {
  return await sql.all<SealedRow>(
    `select 'secrets' as "table", id as "id", key_id as "keyId", sealed as "sealed", project_id as "projectId",
       owner_id as "ownerId", field as "field" from secrets where key_id in ('', 'plain') order by id limit ?`,
    [limit],
  );
}
