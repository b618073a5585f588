import { allow } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import type { Page, PageOptions } from '#src/store/page.ts';
import type { AuditRow, LogRow } from '#src/store/rows.ts';
import { loadIssueRequest } from './find-issue.ts';

export interface IssueLogLine {
  at: number;
  level: string;
  message: string;
  /** The state that the request came to. */
  state: string | null;
  actor: string | null;
  data: unknown;
}

const ofMove = ({ at, actor, before, after }: AuditRow): IssueLogLine => {
  const state = String(after?.state ?? '');
  const reason = String(after?.reason ?? '');
  const level = state === 'failed' ? 'error' : 'info';
  return { at, level, message: `${String(before?.state ?? '')} → ${state}: ${reason}`, state, actor, data: null };
};

const ofLine = ({ at, level, message, data }: LogRow): IssueLogLine => {
  return { at, level, message, state: null, actor: null, data };
};

/** What became of a request so far, newest first: every state it came to, and what was said about it. */
export async function listIssueLogs(ctx: Ctx, issueId: string, page: PageOptions): Promise<Page<IssueLogLine>> {
  allow(ctx.actor, 'logs.read');
  const { request, integration } = await loadIssueRequest(ctx, issueId);
  const first = { limit: page.limit + page.offset, offset: 0 };
  const moves = { ...first, projects: null, targetId: request.id, action: 'request.move' };
  const lines = { ...first, integrationId: integration.id, eventId: null };
  const [moved, said] = await Promise.all([
    ctx.store.slow<Page<AuditRow>>('audit.list', moves),
    ctx.store.slow<Page<LogRow>>('logs.list', lines),
  ]);
  const all = [...moved.rows.map(ofMove), ...said.rows.map(ofLine)].sort((a, b) => b.at - a.at);
  return { rows: all.slice(page.offset, page.offset + page.limit), total: moved.total + said.total };
}
