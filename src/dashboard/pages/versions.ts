import { diffVersions } from '#src/integrations/diff-versions.ts';
import { iso } from '#src/kit/clock.ts';
import { listVersions } from '#src/store/versions.ts';
import { definePage } from '../define.ts';
import { headOf } from './head-of.ts';

const KINDS: Record<string, string> = { '+': 'added', '-': 'removed', '@': 'place' };

const linesOf = (diff: string | null) =>
  (diff ?? '').split('\n').map((text) => ({ text, kind: KINDS[text[0] ?? ''] ?? '' }));

/** All versions, and what one of them changed. */
export default definePage({
  path: '/dashboard/integrations/:id/versions',
  section: 'integrations',
  template: 'versions',
  async view(request) {
    const { ctx, query } = request;
    const { row, head } = await headOf(request, 'versions');
    const all = await listVersions(ctx.store.read, row.id);
    const shown = all.find((one) => one.version === query.version) ?? all[0];
    const diff = shown === undefined ? null : await diffVersions(ctx, row.id, shown.version);
    return {
      ...head,
      isEmpty: all.length === 0,
      rows: all.map((one) => ({
        version: one.version,
        commit: one.commitSha?.slice(0, 7) ?? null,
        by: one.createdBy,
        at: iso(one.createdAt),
        isActive: one.id === row.versionId,
        share: one.id === row.canary?.versionId ? row.canary.share : null,
        isShown: one === shown,
      })),
      diff: diff && {
        ...diff,
        files: diff.files.map((file) => ({ ...file, lines: linesOf(file.diff), isChanged: file.change === 'changed' })),
      },
    };
  },
});
