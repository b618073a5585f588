import { iso } from '#src/kit/clock.ts';
import { Type } from '#src/kit/schema.ts';
import { integrationOfIssue } from '#src/requests/find-issue.ts';
import { listIssueLogs } from '#src/requests/list-issue-logs.ts';
import { defineRoute } from '../define.ts';
import { pageHeaders } from '../paging.ts';
import { Page } from '../shapes.ts';
import { IssueId, IssueLog } from './shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/issues/:issue_id/logs',
  summary: 'How far a request is and what was said about it, newest first',
  permission: 'logs.read',
  reply: Type.Array(IssueLog),
  schema: {
    params: IssueId,
    query: Type.Object({ ...Page, offset: Type.Integer({ minimum: 0, maximum: 10_000, default: 0 }) }),
  },
  integrationOf: ({ store }, { issue_id }) => integrationOfIssue(store.read, issue_id),
  async handle({ ctx, params, query: { limit, offset }, request, reply }) {
    const { rows, total } = await listIssueLogs(ctx, params.issue_id, { limit, offset });
    pageHeaders(request, reply, { limit, offset, total });
    return rows.map(({ at, ...line }) => ({ timestamp: iso(at), ...line }));
  },
});
