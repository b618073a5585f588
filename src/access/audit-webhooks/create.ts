import { notFound } from '#src/kit/faults.ts';
import { newId, newToken } from '#src/kit/ids.ts';
import { insertAuditWebhook } from '#src/store/audit-webhooks.ts';
import { findProject } from '#src/store/projects.ts';
import type { AuditWebhookRow } from '#src/store/rows.ts';
import { allow, seesProject } from '../allow.ts';
import { writeAudit } from '../audit.ts';
import type { Ctx } from '../ctx.ts';
import { checkedHeaders, checkedUrl } from './check-hook.ts';
import { AUDIT_EVENTS, type AuditEvent, placeOf } from './hook.ts';

export interface NewHook {
  url: string;
  events?: readonly AuditEvent[] | undefined;
  /** By id or name; all that the actor sees where it sees all. */
  project?: string | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  /** Made where none is given. */
  secret?: string | undefined;
}

async function projectOf(ctx: Ctx, named: string | undefined): Promise<string | null> {
  const only = ctx.actor.projects?.length === 1 ? ctx.actor.projects[0] : undefined;
  const wanted = named ?? only;
  if (wanted === undefined && ctx.actor.projects === null) return null;
  const project = wanted === undefined ? null : await findProject(ctx.store.read, wanted);
  if (!project || !seesProject(ctx.actor, project.id)) throw notFound('project', wanted ?? 'without a name');
  return project.id;
}

/** An address that is told of changes from now on. The secret that signs what it gets is shown this once. */
export async function createAuditWebhook(ctx: Ctx, wanted: NewHook): Promise<{ row: AuditWebhookRow; secret: string }> {
  allow(ctx.actor, 'admin');
  const now = ctx.clock.now();
  const url = checkedUrl(wanted.url);
  const secret = wanted.secret ?? newToken();
  const place = { id: newId('hok', now), projectId: await projectOf(ctx, wanted.project) };
  const hidden = JSON.stringify({ secret, headers: checkedHeaders(wanted.headers ?? {}) });
  const row: AuditWebhookRow = {
    ...place,
    url,
    events: [...new Set(wanted.events ?? AUDIT_EVENTS)],
    ...ctx.keyring.seal(hidden, placeOf(place)),
    active: true,
    lastStatus: null,
    lastError: null,
    lastSentAt: null,
    createdBy: ctx.actor.id,
    createdAt: now,
  };
  await ctx.store.write(async (tx) => {
    await insertAuditWebhook(tx, row);
    const after = { host: new URL(url).host, events: row.events };
    await writeAudit(tx, ctx, { action: 'audit_webhook.create', projectId: row.projectId, targetId: row.id, after });
  });
  return { row, secret };
}
