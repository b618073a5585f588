import { findConnector } from '#src/connectors/catalogue.ts';
import { iso, isoOrNull } from '#src/kit/clock.ts';
import { listProjects } from '#src/store/projects.ts';
import type { CredentialRow } from '#src/store/rows.ts';
import type { Read } from '#src/store/store.ts';
import { shownFields } from './credential-fields.ts';
import type { Ctx } from './ctx.ts';
import { openSecrets } from './secrets.ts';

/** Credentials as they are shown: every secret masked. */
export async function presentCredentials(read: Read, ctx: Ctx, rows: readonly CredentialRow[]) {
  const projects = await listProjects(read, [...new Set(rows.map((row) => row.projectId))]);
  const names = new Map(projects.map((project) => [project.id, project.name]));
  const ids = rows.map((row) => row.id);
  const opened = await openSecrets(read, ctx.keyring, ids, ctx.clock.now());
  return rows.map((row) => ({
    id: row.id,
    project: names.get(row.projectId) ?? row.projectId,
    integration_id: row.integrationId === '' ? null : row.integrationId,
    service: row.service,
    fields: shownFields(findConnector(row.service)?.secretFields ?? [], opened.get(row.id) ?? {}),
    status: row.status,
    message: row.message,
    scopes: row.scopes,
    tested_at: isoOrNull(row.testedAt),
    expires_at: isoOrNull(row.expiresAt),
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }));
}
