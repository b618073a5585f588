import { listAudit, namesOfProjects } from '#src/access/list-audit.ts';
import { iso } from '#src/kit/clock.ts';
import { redact } from '#src/kit/redact.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { pageHeaders } from '../paging.ts';
import { Page, TimeRange } from '../shapes.ts';
import { timeRange } from '../time-range.ts';
import { AuditLine } from './shapes.ts';

const Word = Type.Optional(Type.String({ maxLength: 100 }));

export default defineRoute({
  method: 'GET',
  path: '/v1/audit',
  summary: 'Who changed what, newest first, with what stood there before and after',
  permission: 'admin',
  reply: Type.Array(AuditLine),
  schema: {
    query: Type.Object({
      ...Page,
      ...TimeRange,
      project: Type.Optional(Type.String({ maxLength: 200, description: 'id or name' })),
      target: Word,
      action: Word,
      actor: Word,
    }),
  },
  async handle({ ctx, query, request, reply }) {
    const { limit, offset, project, target, action, actor } = query;
    const asked = { limit, offset, project, target, action, actor, ...timeRange(query, ctx.clock.now()) };
    const { rows, total } = await listAudit(ctx, asked);
    pageHeaders(request, reply, { limit, offset, total });
    const names = await namesOfProjects(ctx, rows);
    return rows.map((row) => ({
      id: row.id,
      timestamp: iso(row.at),
      actor: row.actor,
      action: row.action,
      project: row.projectId === null ? null : (names.get(row.projectId) ?? row.projectId),
      target_id: row.targetId,
      before: redact(row.before, []),
      after: redact(row.after, []),
    }));
  },
});
