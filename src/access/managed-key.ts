import { notFound } from '#src/kit/faults.ts';
import { findApiKey } from '#src/store/api-keys.ts';
import type { ApiKeyRow } from '#src/store/rows.ts';
import type { Read } from '#src/store/store.ts';
import type { Actor } from './actor.ts';

/** Whoever is limited to projects manages keys of these projects; all others do not exist for it. */
export const managesKey = (actor: Actor, row: ApiKeyRow): boolean =>
  actor.projects === null || (row.projects?.every((id) => actor.projects?.includes(id)) ?? false);

export async function managedKey(read: Read, actor: Actor, id: string): Promise<ApiKeyRow> {
  const row = await findApiKey(read, id);
  if (!row || !managesKey(actor, row)) throw notFound('API key', id);
  return row;
}
