import { iso, isoOrNull } from '#src/kit/clock.ts';
import { listProjects } from '#src/store/projects.ts';
import type { AuditWebhookRow } from '#src/store/rows.ts';
import type { Ctx } from '../ctx.ts';
import { maskSecret } from '../secrets.ts';
import { secretsOf } from './hook.ts';

/** Hooks as they may be shown: the secret never, headers by their names. */
export async function presentAuditWebhooks(ctx: Ctx, rows: readonly AuditWebhookRow[]) {
  const ids = [...new Set(rows.flatMap(({ projectId }) => projectId ?? []))];
  const names = new Map((await listProjects(ctx.store.read, ids)).map(({ id, name }) => [id, name]));
  return rows.map((row) => ({
    id: row.id,
    url: row.url,
    events: row.events,
    project: row.projectId === null ? null : (names.get(row.projectId) ?? row.projectId),
    headers: Object.fromEntries(
      Object.entries(secretsOf(ctx, row).headers).map(([name, value]) => [name, maskSecret(value)]),
    ),
    active: row.active,
    last_status: row.lastStatus,
    last_error: row.lastError,
    last_sent_at: isoOrNull(row.lastSentAt),
    created_at: iso(row.createdAt),
  }));
}
