import { isDeepStrictEqual } from 'node:util';
import type { Ctx } from '#src/access/ctx.ts';
import { parseDuration, parsePercent } from '#src/kit/duration.ts';
import type { Canary } from '#src/store/canaries.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { effectiveOf } from './effective.ts';
import { applyConfig } from './package/apply-config.ts';
import { type Manifest, sourcesOf } from './package/manifest.ts';
import { missingFor } from './requirements.ts';

const EVENTS = 50;
const DURATION = '1h';
const ALL = 100;

/** What verifies and names its webhooks is the present version: a canary has to hear from the same places. */
async function hearsTheSame(tx: Tx, row: IntegrationRow, next: Manifest): Promise<boolean> {
  const running = await effectiveOf(tx, row);
  return running !== null && isDeepStrictEqual(sourcesOf(running.manifest), sourcesOf(next));
}

/** A running integration tries a new version on a share of its events where that asks for it. Null: it gets all of them. */
export async function canaryOf(
  tx: Tx,
  ctx: Ctx,
  row: IntegrationRow,
  next: { versionId: string; manifest: Manifest },
): Promise<Canary | null> {
  if (row.canary?.versionId === next.versionId) return row.canary;
  const manifest = applyConfig(next.manifest, row.config);
  const share = manifest.canary === undefined ? ALL : parsePercent(manifest.canary.share);
  if (share <= 0 || share >= ALL || row.status !== 'active' || row.versionId === next.versionId) return null;
  if (!(await hearsTheSame(tx, row, manifest)) || (await missingFor(tx, ctx, row, manifest)).length > 0) return null;
  const { events = EVENTS, duration = DURATION } = manifest.canary ?? {};
  return { versionId: next.versionId, share, events, durationMs: parseDuration(duration), since: ctx.clock.now() };
}
