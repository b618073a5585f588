import { iso } from '#src/kit/clock.ts';
import { newId } from '#src/kit/ids.ts';
import { hooksOfProject } from '#src/store/audit-webhooks.ts';
import type { Tx } from '#src/store/store.ts';
import type { Ctx } from '../ctx.ts';
import { AUDIT_WEBHOOK_QUEUE, type AuditEvent } from './hook.ts';

export interface Told {
  event: AuditEvent;
  projectId: string;
  integrationId: string;
  /** What is said of the integration. */
  integration: Record<string, unknown>;
}

/** Queues what hooks are to be told, in the transaction of the change; about one integration in order. */
export async function tellHooks(tx: Tx, ctx: Pick<Ctx, 'actor' | 'clock' | 'queue'>, told: Told): Promise<void> {
  const now = ctx.clock.now();
  const { event, projectId, integrationId, integration } = told;
  const hooks = (await hooksOfProject(tx, projectId)).filter((hook) => hook.events.includes(event));
  const jobs = hooks.map((hook) => {
    const id = newId('job', now);
    const body = { id, event, timestamp: iso(now), actor: ctx.actor.id, projectId, integration };
    return {
      id,
      queue: AUDIT_WEBHOOK_QUEUE,
      lane: projectId,
      dueAt: now,
      orderKey: `${hook.id}:${integrationId}`,
      payload: { hook: hook.id, body },
    };
  });
  if (jobs.length > 0) await ctx.queue.enqueue(tx, jobs);
}
