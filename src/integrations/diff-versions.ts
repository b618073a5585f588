import type { Ctx } from '#src/access/ctx.ts';
import { type LineDiff, lineDiff } from '#src/kit/line-diff.ts';
import type { IntegrationRow, VersionRow } from '#src/store/rows.ts';
import { findVersion, listVersions } from '#src/store/versions.ts';
import { loadIntegration } from './find.ts';
import { loadVersion } from './load-version.ts';

export interface FileDiff extends LineDiff {
  path: string;
  change: 'added' | 'removed' | 'changed';
}

export interface VersionDiff {
  /** Null: it is the first. */
  from: string | null;
  to: string;
  files: FileDiff[];
}

type Files = Readonly<Record<string, string>>;

function changeOf(before: string | undefined, after: string | undefined): FileDiff['change'] {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'changed';
}

/** A file may be called like something that every object has. */
const at = (files: Files, path: string): string | undefined => (Object.hasOwn(files, path) ? files[path] : undefined);

function filesOf(before: Files, after: Files): FileDiff[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths.flatMap((path) => {
    const [old, now] = [at(before, path), at(after, path)];
    return old === now ? [] : [{ path, change: changeOf(old, now), ...lineDiff(path, old ?? '', now ?? '') }];
  });
}

/** The one that was made before it; null: it is the first. */
async function before(ctx: Ctx, row: IntegrationRow, version: VersionRow): Promise<VersionRow | null> {
  const older = (await listVersions(ctx.store.read, row.id)).find(({ id }) => id < version.id);
  return older ? await findVersion(ctx.store.read, older.id) : null;
}

/** What a version changed, against the one before it or against another. */
export async function diffVersions(ctx: Ctx, id: string, number: string, against?: string): Promise<VersionDiff> {
  const { read } = ctx.store;
  const row = await loadIntegration(ctx, id);
  const to = await loadVersion(read, row, number);
  const from = against === undefined ? await before(ctx, row, to) : await loadVersion(read, row, against);
  return { from: from?.version ?? null, to: to.version, files: filesOf(from?.files ?? {}, to.files) };
}
