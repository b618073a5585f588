import { listAudit, namesOfProjects } from '#src/access/list-audit.ts';
import { iso } from '#src/kit/clock.ts';
import { redact } from '#src/kit/redact.ts';
import { definePage } from '../define.ts';
import { paged, pageIn } from '../paged.ts';
import { say } from '../words.ts';

const PER_PAGE = 50;

/** Who changed what. */
export default definePage({
  path: '/dashboard/audit',
  section: 'audit',
  template: 'audit',
  async view({ ctx, query, language }) {
    const page = pageIn(query);
    const action = query.action?.slice(0, 100) || undefined;
    const actor = query.actor?.slice(0, 100) || undefined;
    const { rows, total } = await listAudit(ctx, { limit: PER_PAGE, offset: (page - 1) * PER_PAGE, action, actor });
    const names = await namesOfProjects(ctx, rows);
    return {
      title: say(language, 'nav.audit'),
      action,
      actor,
      isEmpty: rows.length === 0,
      rows: rows.map((row) => ({
        at: iso(row.at),
        actor: row.actor,
        action: row.action,
        target: row.targetId,
        project: row.projectId === null ? null : (names.get(row.projectId) ?? row.projectId),
        before: redact(row.before, []),
        after: redact(row.after, []),
      })),
      ...paged({
        page,
        perPage: PER_PAGE,
        total,
        shown: rows.length,
        language,
        path: '/dashboard/audit',
        query: { action, actor },
      }),
    };
  },
});
