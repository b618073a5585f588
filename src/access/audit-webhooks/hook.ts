import { notFound } from '#src/kit/faults.ts';
import { findAuditWebhook } from '#src/store/audit-webhooks.ts';
import type { AuditWebhookRow } from '#src/store/rows.ts';
import type { Read } from '#src/store/store.ts';
import { seesProject } from '../allow.ts';
import type { Ctx } from '../ctx.ts';
import type { SecretPlace } from '../keyring.ts';

export const AUDIT_EVENTS = [
  'integration_created',
  'integration_updated',
  'integration_deleted',
  'integration_health_changed',
] as const;
export type AuditEvent = (typeof AUDIT_EVENTS)[number];

export const AUDIT_WEBHOOK_QUEUE = 'audit_webhook';

/** What is encrypted of a hook. */
export interface HookSecrets {
  /** Signs what is sent. */
  secret: string;
  headers: Record<string, string>;
}

export const placeOf = ({ id, projectId }: Pick<AuditWebhookRow, 'id' | 'projectId'>): SecretPlace => ({
  projectId: projectId ?? '',
  ownerId: id,
  field: 'delivery',
});

export const secretsOf = ({ keyring }: Pick<Ctx, 'keyring'>, row: AuditWebhookRow): HookSecrets =>
  JSON.parse(keyring.open(row, placeOf(row))) as HookSecrets;

/** What is told of all projects belongs to whoever sees all of them. */
export const seesHook = ({ actor }: Pick<Ctx, 'actor'>, { projectId }: AuditWebhookRow): boolean =>
  projectId === null ? actor.projects === null : seesProject(actor, projectId);

export async function loadHook(ctx: Ctx, read: Read, id: string): Promise<AuditWebhookRow> {
  const row = await findAuditWebhook(read, id);
  if (!row || !seesHook(ctx, row)) throw notFound('audit webhook', id);
  return row;
}
