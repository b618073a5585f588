import { newId } from '#src/kit/ids.ts';
import { insertApiKey } from '#src/store/api-keys.ts';
import type { ApiKeyRow } from '#src/store/rows.ts';
import { allow } from './allow.ts';
import { hashKey, mintKey } from './api-keys.ts';
import { writeAudit } from './audit.ts';
import type { Ctx } from './ctx.ts';
import { grantable, grantableExpiry, refusePast } from './key-limits.ts';
import { keyProjects } from './key-projects.ts';
import { type KEY_TYPES, PERMISSIONS_OF } from './matrix.ts';
import { type Named, subjectOf } from './subject.ts';

export interface NewKey {
  name: string;
  type?: (typeof KEY_TYPES)[number] | undefined;
  permissions?: readonly string[] | undefined;
  expiresAt?: number | undefined;
  /** Ids or names. */
  projects?: readonly string[] | undefined;
  /** The person whose roles it has; without one it acts for itself. */
  person?: Named | undefined;
}

/** Makes a key and returns its token, which is shown this once. */
export async function createKey(ctx: Ctx, wanted: NewKey): Promise<{ row: ApiKeyRow; token: string }> {
  allow(ctx.actor, 'integrations.write');
  const now = ctx.clock.now();
  const type = wanted.type ?? 'read_only';
  const permissions = grantable(ctx.actor, wanted.permissions ?? PERMISSIONS_OF[type]);
  refusePast(wanted.expiresAt, now);
  const id = newId('key', now);
  const token = mintKey(id);
  const row: ApiKeyRow = {
    id,
    name: wanted.name,
    hash: hashKey(token),
    previousHash: null,
    previousUntil: null,
    type: wanted.permissions ? 'custom' : type,
    permissions,
    projects: await keyProjects(ctx.store.read, ctx.actor, wanted.projects),
    subject: wanted.person ? subjectOf(wanted.person) : null,
    createdBy: ctx.actor.id,
    expiresAt: grantableExpiry(ctx.actor, wanted.expiresAt),
    lastUsedAt: null,
    createdAt: now,
  };
  await ctx.store.write(async (tx) => {
    await insertApiKey(tx, row);
    const after = { name: row.name, permissions, projects: row.projects, subject: row.subject };
    await writeAudit(tx, ctx, { action: 'key.create', projectId: null, targetId: id, after });
  });
  return { row, token };
}
