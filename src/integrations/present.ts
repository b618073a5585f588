import { may } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { iso, isoOrNull } from '#src/kit/clock.ts';
import { listProjects } from '#src/store/projects.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Read } from '#src/store/store.ts';
import { findVersionNumbers } from '#src/store/versions.ts';
import { sourceOf } from './source-of.ts';
import { pathTokensOf } from './webhook-secrets.ts';

function webhookUrl(publicUrl: string, row: IntegrationRow, token: string | undefined): string | null {
  if (!sourceOf(row)) return null;
  return `${publicUrl}/webhooks/${row.id}${token ? `/${token}` : ''}`;
}

/** Whoever may change it may see its secret address. */
export const mayConfigure = ({ actor }: Pick<Ctx, 'actor'>): boolean => may(actor, 'integrations.write');

/** Integrations as everybody outside reads them. One query per kind of thing, however many there are. */
export async function presentIntegrations(read: Read, ctx: Ctx, rows: readonly IntegrationRow[]) {
  const projects = await listProjects(read, [...new Set(rows.map((row) => row.projectId))]);
  const names = new Map(projects.map((project) => [project.id, project.name]));
  const numbers = await findVersionNumbers(
    read,
    rows.map((row) => row.versionId).filter((id) => id !== null),
  );
  const tokens = mayConfigure(ctx) ? await pathTokensOf(read, ctx, rows) : new Map<string, string>();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    type: row.type,
    status: row.status,
    health_status: row.healthStatus,
    last_health_check: isoOrNull(row.lastHealthCheck),
    source: row.source,
    target: row.target,
    description: row.description,
    project: names.get(row.projectId) ?? row.projectId,
    repository: row.repository,
    issue_number: row.issueNumber,
    pull_request_url: row.pullRequestUrl,
    webhook_url: webhookUrl(ctx.publicUrl, row, tokens.get(row.id)),
    version: row.versionId === null ? null : (numbers.get(row.versionId) ?? null),
    config: row.config,
    error_details: row.errorDetails,
    last_activity: isoOrNull(row.lastActivity),
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }));
}

export type PresentedIntegration = Awaited<ReturnType<typeof presentIntegrations>>[number];

export async function presentIntegration(read: Read, ctx: Ctx, row: IntegrationRow): Promise<PresentedIntegration> {
  const [presented] = await presentIntegrations(read, ctx, [row]);
  return presented as PresentedIntegration;
}
