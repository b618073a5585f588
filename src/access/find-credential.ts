import { getCredential, listCredentials } from '#src/store/credentials.ts';
import type { CredentialRow } from '#src/store/rows.ts';
import type { Read } from '#src/store/store.ts';
import { allow, visible } from './allow.ts';
import type { Ctx } from './ctx.ts';

export async function loadCredential(ctx: Ctx, id: string, read: Read = ctx.store.read): Promise<CredentialRow> {
  return visible(ctx.actor, 'credential', id, await getCredential(read, id));
}

/** Those of the projects that the actor sees: defaults of projects and those of single integrations. */
export async function visibleCredentials(ctx: Ctx): Promise<CredentialRow[]> {
  allow(ctx.actor, 'integrations.read');
  return await listCredentials(ctx.store.read, ctx.actor.projects);
}
