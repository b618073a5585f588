import semver from 'semver';
import type { Ctx } from '#src/access/ctx.ts';
import { InputFault } from '#src/kit/faults.ts';
import { newId } from '#src/kit/ids.ts';
import type { IntegrationRow, VersionRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { insertVersion, latestVersion } from '#src/store/versions.ts';
import type { TestedPackage } from './tested-package.ts';

/** The commit it was read at. Whoever merges need not think of the number: one that was not raised becomes the next. */
export interface FromCommit {
  commitSha: string | null;
}

function numberOf(row: IntegrationRow, from: TestedPackage, latest: VersionRow | null, commit: string | null): string {
  const { version } = from.manifest;
  if (!latest || semver.gt(version, latest.version)) return version;
  const next = semver.inc(latest.version, 'patch') ?? version;
  if (commit !== null) return next;
  throw new InputFault(
    'Version not raised',
    `${row.slug} is at ${latest.version} and its content changed: set "version" in integration.yaml to ${next} or higher.`,
    { status: 409, details: { current: latest.version, given: version } },
  );
}

/** The next version, or the last one where the content is the same. */
export async function addVersion(
  tx: Tx,
  ctx: Ctx,
  row: IntegrationRow,
  from: TestedPackage,
  { commitSha }: FromCommit,
): Promise<{ id: string; version: string }> {
  const latest = await latestVersion(tx, row.id);
  if (latest?.contentHash === from.contentHash) return latest;
  const now = ctx.clock.now();
  const added = { id: newId('ver', now), version: numberOf(row, from, latest, commitSha) };
  await insertVersion(tx, {
    ...added,
    integrationId: row.id,
    commitSha,
    contentHash: from.contentHash,
    manifest: from.manifest as unknown as Record<string, unknown>,
    files: { ...from.files },
    createdBy: ctx.actor.id,
    createdAt: now,
  });
  return added;
}
