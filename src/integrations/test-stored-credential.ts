import { resolveCredential } from '#src/access/credentials.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { loadCredential } from '#src/access/find-credential.ts';
import { testCredential } from '#src/access/test-credential.ts';
import type { Probed } from '#src/connectors/probe.ts';
import { notFound } from '#src/kit/faults.ts';
import { getCredential } from '#src/store/credentials.ts';
import { findIntegration } from '#src/store/integrations.ts';
import type { CredentialRow } from '#src/store/rows.ts';
import { checkHealth } from './check-health.ts';

async function tested(ctx: Ctx, row: CredentialRow): Promise<Probed> {
  const credential = await resolveCredential(ctx.store.read, ctx, row);
  if (!credential) throw notFound('credential', row.id);
  return await testCredential(ctx, row.service, credential, { projectId: row.projectId });
}

/** What the service says of a stored credential now. */
export async function testStoredCredential(ctx: Ctx, id: string): Promise<Probed> {
  return await tested(ctx, await loadCredential(ctx, id));
}

/** After it was saved: it is tried, and its integration shows the result. What is gone meanwhile needs no test. */
export async function testSavedCredential(ctx: Ctx, id: string): Promise<void> {
  const row = await getCredential(ctx.store.read, id);
  if (!row) return;
  const integration = row.integrationId === '' ? null : await findIntegration(ctx.store.read, row.integrationId);
  if (integration?.versionId) await checkHealth(ctx, integration.id);
  else await tested(ctx, row);
}
