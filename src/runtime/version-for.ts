import { createHash } from 'node:crypto';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { EventWork } from '#src/store/work-events.ts';

const PARTS = 10_000;

/** The same for an event whenever and wherever it is asked. */
const isInShare = (eventId: string, percent: number): boolean =>
  createHash('sha256').update(eventId).digest().readUInt32BE(0) % PARTS < (percent / 100) * PARTS;

/** The version that an event runs on: the one it began with, a canary where it is in its share, else (null) the present one. */
export function versionFor(
  { id, versionId }: Pick<EventWork, 'id' | 'versionId'>,
  { canary }: Pick<IntegrationRow, 'canary'>,
): string | null {
  if (versionId !== null || canary === null) return versionId;
  return isInShare(id, canary.share) ? canary.versionId : null;
}
