import { allow, seesProject } from '#src/access/allow.ts';
import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { notFound } from '#src/kit/faults.ts';
import { newId } from '#src/kit/ids.ts';
import { findIntegrationBySlug, updateIntegration } from '#src/store/integrations.ts';
import { ensureProject } from '#src/store/projects.ts';
import type { IntegrationRow, ProjectRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { activateWhenReady } from './activate-when-ready.ts';
import { addVersion } from './add-version.ts';
import { announce } from './announce.ts';
import { canaryOf } from './begin-canary.ts';
import { changeConfig } from './change-config.ts';
import { createIntegration } from './create.ts';
import { moveIntegration } from './move.ts';
import { settlePathToken } from './settle-path-token.ts';
import { slugOf } from './slug.ts';
import type { TestedPackage } from './tested-package.ts';

/** A folder of a repository that has the App, at one commit. */
export interface InRepository {
  name: string;
  slug: string;
  commitSha: string;
}

export interface Installing {
  /** The project's name; `local` where none is given. */
  project?: string | undefined;
  name?: string | undefined;
  config?: Readonly<Record<string, unknown>> | undefined;
  /** Where it was merged; its project is the repository then. */
  repository?: InRepository | undefined;
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

/** What the new version says of the integration itself. */
function shownOf({ manifest }: TestedPackage, row: IntegrationRow, place: InRepository | undefined) {
  const { source, target = '', description = '' } = manifest;
  const about = { source, target, description: row.description || description, errorDetails: null };
  if (!place) return about;
  return {
    ...about,
    repository: place.name,
    eventDoor: row.versionId === null && source === 'github' ? 'app' : row.eventDoor,
  };
}

/** Packages that work bring an integration back that had failed; nothing else may be where a version can come from. */
async function revive(tx: Tx, ctx: Ctx, row: IntegrationRow): Promise<IntegrationRow> {
  if (row.status !== 'failed') return row;
  return await moveIntegration(tx, ctx, row, { to: 'inactive', reason: 'A working package was installed.' });
}

/** A tested package becomes the next version of the integration with its name, which is made where there is none. */
export async function installPackage(ctx: Ctx, from: TestedPackage, how: Installing = {}): Promise<IntegrationRow> {
  return await ctx.store.write((tx) => installIn(tx, ctx, from, how));
}

/** The same within a change that has more to it. */
export async function installIn(tx: Tx, ctx: Ctx, from: TestedPackage, how: Installing = {}): Promise<IntegrationRow> {
  allow(ctx.actor, 'integrations.write');
  const name = how.name ?? from.manifest.name;
  const slug = how.repository?.slug ?? (slugOf(name) || 'integration');
  const project = await projectFor(tx, ctx, how.repository?.name ?? how.project ?? LOCAL);
  const existing = await findIntegrationBySlug(tx, project.id, slug);
  const row = existing ?? (await createIntegration(tx, ctx, newFrom(from, project.id, slug, name), FIRST));
  const added = await addVersion(tx, ctx, row, from, { commitSha: how.repository?.commitSha ?? null });
  const canary = await canaryOf(tx, ctx, row, { versionId: added.id, manifest: from.manifest });
  const now = { canary, updatedAt: ctx.clock.now() };
  const patch = canary === null ? { ...shownOf(from, row, how.repository), versionId: added.id, ...now } : now;
  const changed = (await updateIntegration(tx, row.id, patch)) ?? row;
  await settlePathToken(tx, ctx, changed);
  await writeAudit(tx, ctx, {
    action: 'integration.install',
    projectId: project.id,
    targetId: row.id,
    before: { versionId: row.versionId },
    after: { versionId: added.id, version: added.version, ...(canary === null ? {} : { share: canary.share }) },
  });
  await announce(tx, ctx, changed, 'integration_updated', { version: added.version });
  const revived = await revive(tx, ctx, changed);
  return how.config ? await changeConfig(tx, ctx, revived, how.config) : await activateWhenReady(tx, ctx, revived);
}
