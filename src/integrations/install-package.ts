import semver from 'semver';
import { allow, seesProject } from '#src/access/allow.ts';
import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { InputFault, notFound } from '#src/kit/faults.ts';
import { newId } from '#src/kit/ids.ts';
import { findIntegrationBySlug, updateIntegration } from '#src/store/integrations.ts';
import { ensureProject } from '#src/store/projects.ts';
import type { IntegrationRow, ProjectRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { insertVersion, latestVersion } from '#src/store/versions.ts';
import { activateWhenReady } from './activate-when-ready.ts';
import { announce } from './announce.ts';
import { changeConfig } from './change-config.ts';
import { createIntegration } from './create.ts';
import { moveIntegration } from './move.ts';
import { settlePathToken } from './settle-path-token.ts';
import { slugOf } from './slug.ts';
import type { TestedPackage } from './tested-package.ts';

export interface Installing {
  /** The project's name; `local` where none is given. */
  project?: string | undefined;
  name?: string | undefined;
  config?: Readonly<Record<string, unknown>> | undefined;
}

const LOCAL = 'local';
const FIRST = { state: 'testing', reason: 'A package was installed.' } as const;

async function projectFor(tx: Tx, ctx: Ctx, name: string): Promise<ProjectRow> {
  const now = ctx.clock.now();
  const project = await ensureProject(tx, { id: newId('prj', now), name, createdAt: now });
  if (!seesProject(ctx.actor, project.id)) throw notFound('project', name);
  return project;
}

const newFrom = ({ manifest }: TestedPackage, projectId: string, slug: string, name: string) => ({
  projectId,
  slug,
  name,
  type: 'webhook',
  source: manifest.source,
  target: manifest.target ?? '',
  description: manifest.description ?? '',
  config: {},
});

/** The next version, or the id of the present one where the content is the same. */
async function versionFor(tx: Tx, ctx: Ctx, row: IntegrationRow, from: TestedPackage): Promise<string> {
  const latest = await latestVersion(tx, row.id);
  if (latest?.contentHash === from.contentHash) return latest.id;
  if (latest && !semver.gt(from.manifest.version, latest.version)) {
    throw new InputFault(
      'Version not raised',
      `${row.slug} is at ${latest.version} and its content changed: set "version" in integration.yaml to ${semver.inc(latest.version, 'patch')} or higher.`,
      { status: 409, details: { current: latest.version, given: from.manifest.version } },
    );
  }
  const now = ctx.clock.now();
  const id = newId('ver', now);
  await insertVersion(tx, {
    id,
    integrationId: row.id,
    version: from.manifest.version,
    commitSha: null,
    contentHash: from.contentHash,
    manifest: from.manifest as unknown as Record<string, unknown>,
    files: { ...from.files },
    createdBy: ctx.actor.id,
    createdAt: now,
  });
  return id;
}

/** A tested package becomes the next version of the integration with its name, which is made where there is none. */
export async function installPackage(ctx: Ctx, from: TestedPackage, how: Installing = {}): Promise<IntegrationRow> {
  allow(ctx.actor, 'integrations.write');
  const name = how.name ?? from.manifest.name;
  const slug = slugOf(name) || 'integration';
  return await ctx.store.write(async (tx) => {
    const project = await projectFor(tx, ctx, how.project ?? LOCAL);
    const existing = await findIntegrationBySlug(tx, project.id, slug);
    const row = existing ?? (await createIntegration(tx, ctx, newFrom(from, project.id, slug, name), FIRST));
    const versionId = await versionFor(tx, ctx, row, from);
    const changed = (await updateIntegration(tx, row.id, { versionId, updatedAt: ctx.clock.now() })) ?? row;
    await settlePathToken(tx, ctx, changed);
    await writeAudit(tx, ctx, {
      action: 'integration.install',
      projectId: project.id,
      targetId: row.id,
      before: { versionId: row.versionId },
      after: { versionId, version: from.manifest.version },
    });
    await announce(tx, ctx, changed, 'integration_updated', { version: from.manifest.version });
    const revived =
      changed.status === 'failed'
        ? await moveIntegration(tx, ctx, changed, { to: 'inactive', reason: 'A working package was installed.' })
        : changed;
    return how.config ? await changeConfig(tx, ctx, revived, how.config) : await activateWhenReady(tx, ctx, revived);
  });
}
