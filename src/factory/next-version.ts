import semver from 'semver';
import { bumpFor, changesBetween, type Packaged } from '#src/integrations/package/changes.ts';
import type { Manifest } from '#src/integrations/package/manifest.ts';
import { readManifest } from '#src/integrations/package/parse-manifest.ts';
import { withVersion } from '#src/integrations/package/with-version.ts';
import { bodyOf } from '#src/requests/body.ts';
import { withChangelog } from './changelog.ts';
import type { Draft } from './draft.ts';
import { languageOf, type Running } from './running.ts';

/** The draft under the number that its changes call for, with a line of them in its README. */
export function asNext(running: Running, draft: Draft): Draft {
  const { predecessor, request } = running;
  // One that cannot be read is told of by the checks.
  const { manifest } = readManifest(draft.files['integration.yaml'] ?? '');
  if (predecessor === null || manifest === null || draft.revision?.changed === false) return draft;
  const before: Packaged = {
    manifest: predecessor.runs.manifest as unknown as Manifest,
    files: predecessor.runs.files,
  };
  const changes = changesBetween(before, { manifest, files: draft.files });
  const bump = bumpFor(changes);
  const version = semver.inc(predecessor.newest, bump) ?? draft.version;
  const wish = bodyOf(request).revisions?.at(-1) ?? null;
  const line = { version, changes, wish, language: languageOf(request) };
  const files = withChangelog(withVersion(draft.files, version), before.files, predecessor.runs.version, line);
  return { ...draft, version, files, next: { from: predecessor.runs.version, bump, changes } };
}
