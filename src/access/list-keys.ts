import { listApiKeys } from '#src/store/api-keys.ts';
import type { ApiKeyRow } from '#src/store/rows.ts';
import { allow } from './allow.ts';
import type { Ctx } from './ctx.ts';

export async function listKeys(ctx: Ctx): Promise<ApiKeyRow[]> {
  allow(ctx.actor, 'admin');
  return await listApiKeys(ctx.store.read);
}
