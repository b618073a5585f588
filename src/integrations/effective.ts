import type { IntegrationRow, VersionRow } from '#src/store/rows.ts';
import type { Read } from '#src/store/store.ts';
import { findVersion } from '#src/store/versions.ts';
import { applyConfig } from './package/apply-config.ts';
import type { Manifest } from './package/manifest.ts';

export interface Effective {
  version: VersionRow;
  /** The version's manifest with the operator's settings over it. */
  manifest: Manifest;
}

/** What the integration runs on now: its active version under its present configuration. */
export async function effectiveOf(
  read: Read,
  row: IntegrationRow,
  versionId = row.versionId,
): Promise<Effective | null> {
  const version = versionId ? await findVersion(read, versionId) : null;
  if (!version) return null;
  return { version, manifest: applyConfig(version.manifest as unknown as Manifest, row.config) };
}
