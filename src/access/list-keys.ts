import { listApiKeys } from '#src/store/api-keys.ts';
import type { ApiKeyRow } from '#src/store/rows.ts';
import { allow } from './allow.ts';
import type { Ctx } from './ctx.ts';
import { managesKey } from './managed-key.ts';

export async function listKeys(ctx: Ctx): Promise<ApiKeyRow[]> {
  allow(ctx.actor, 'admin');
  return (await listApiKeys(ctx.store.read)).filter((row) => managesKey(ctx.actor, row));
}
