import type { Ctx } from '#src/access/ctx.ts';
import { iso } from '#src/kit/clock.ts';
import { changesOfTarget } from '#src/store/audit.ts';
import { versionsMadeIn } from '#src/store/versions.ts';

/** So many marks a chart can show. */
const MOST = 200;

const KINDS: Readonly<Record<string, string>> = {
  'integration.configure': 'config',
  'integration.webhook_secret': 'config',
  'integration.rollback': 'version',
  'integration.canary_kept': 'version',
  'integration.canary_returned': 'version',
  'integration.move': 'state',
  'integration.stage': 'state',
  'integration.mute': 'alerts',
};

/** What people changed meanwhile: so that whoever looks at figures sees what came before them. Oldest first. */
export async function changesIn(ctx: Ctx, integrationId: string, range: { from: number; to: number }) {
  const { read } = ctx.store;
  const lines = await changesOfTarget(read, integrationId, range, MOST);
  const versions = await versionsMadeIn(read, integrationId, range, MOST);
  const marks = [
    ...lines.map(({ at, action }) => ({ at, kind: KINDS[action] ?? 'other', what: action })),
    ...versions.map(({ createdAt, version }) => ({
      at: createdAt,
      kind: 'version',
      what: version,
    })),
  ];
  const sorted = marks.sort((a, b) => a.at - b.at).slice(-MOST);
  return sorted.map((mark) => ({ ...mark, at: iso(mark.at) }));
}
