import { notFound } from '#src/kit/faults.ts';
import { updateApiKey } from '#src/store/api-keys.ts';
import type { ApiKeyRow } from '#src/store/rows.ts';
import { allow } from './allow.ts';
import { writeAudit } from './audit.ts';
import type { Ctx } from './ctx.ts';
import { grantable, grantableExpiry, refusePast } from './key-limits.ts';
import { managedKey } from './managed-key.ts';

export interface KeyChange {
  name?: string | undefined;
  permissions?: readonly string[] | undefined;
  /** Null: it does not expire. */
  expiresAt?: number | null | undefined;
}

const shown = ({ name, permissions, expiresAt }: ApiKeyRow) => ({ name, permissions, expiresAt });

/** Changes what a key is called, may do, and how long; its token stays. It counts from the next request on. */
export async function changeKey(ctx: Ctx, id: string, change: KeyChange): Promise<ApiKeyRow> {
  allow(ctx.actor, 'admin');
  refusePast(change.expiresAt, ctx.clock.now());
  const permissions = change.permissions && grantable(ctx.actor, change.permissions);
  return await ctx.store.write(async (tx) => {
    const before = await managedKey(tx, ctx.actor, id);
    const row = await updateApiKey(tx, id, {
      name: change.name ?? before.name,
      ...(permissions ? { permissions, type: 'custom' } : {}),
      ...(change.expiresAt === undefined ? {} : { expiresAt: grantableExpiry(ctx.actor, change.expiresAt) }),
    });
    if (!row) throw notFound('API key', id);
    await writeAudit(tx, ctx, {
      action: 'key.change',
      projectId: null,
      targetId: id,
      before: shown(before),
      after: shown(row),
    });
    return row;
  });
}
