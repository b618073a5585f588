import { createHmac } from 'node:crypto';
import { Fault, InputFault, sentenceOf, TemporaryFault } from '#src/kit/faults.ts';
import type { Job } from '#src/queue/queue.ts';
import { findAuditWebhook, updateAuditWebhook } from '#src/store/audit-webhooks.ts';
import type { AuditWebhookRow } from '#src/store/rows.ts';
import type { Ctx } from '../ctx.ts';
import { secretsOf } from './hook.ts';

const PATIENCE_MS = 10_000;
const MOST_ANSWERED = 64 * 1024;
const GONE = 410;
const LONGEST_ERROR = 300;

interface Telling {
  hook: string;
  body: { event: string };
}

const statusOf = (thrown: unknown): number | null => {
  const details = thrown instanceof Fault ? (thrown.details as { status?: number } | undefined) : undefined;
  return details?.status ?? null;
};

const signatureOf = (body: string, secret: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

async function post(ctx: Ctx, hook: AuditWebhookRow, id: string, { body: said }: Telling): Promise<void> {
  const { secret, headers } = secretsOf(ctx, hook);
  const body = JSON.stringify(said);
  const redact = [secret, ...Object.values(headers)];
  const client = ctx.http.client({ baseUrl: hook.url, service: 'audit_webhook', title: 'The audit webhook', redact });
  await client.external('POST', hook.url, {
    body,
    headers: {
      ...headers,
      'content-type': 'application/json',
      'x-ccb-event': said.event,
      'x-ccb-delivery': id,
      'x-ccb-signature-256': signatureOf(body, secret),
    },
    timeoutMs: PATIENCE_MS,
    maxResponseBytes: MOST_ANSWERED,
  });
}

async function note(ctx: Ctx, hook: AuditWebhookRow, patch: Partial<AuditWebhookRow>): Promise<void> {
  const lastSentAt = ctx.clock.now();
  await ctx.store.write((tx) => updateAuditWebhook(tx, hook.id, { ...patch, lastSentAt }));
}

/** What was said at the time of the change, signed. Whatever the address answers but 410 is tried again. */
export async function sendAuditWebhook(ctx: Ctx, job: Pick<Job, 'id' | 'payload'>): Promise<void> {
  const telling = job.payload as unknown as Telling;
  const hook = await findAuditWebhook(ctx.store.read, telling.hook);
  if (!hook?.active) return;
  try {
    await post(ctx, hook, job.id, telling);
    await note(ctx, hook, { lastStatus: 200, lastError: null });
  } catch (thrown) {
    const lastStatus = statusOf(thrown);
    await note(ctx, hook, {
      lastStatus,
      lastError: sentenceOf(thrown).slice(0, LONGEST_ERROR),
      active: lastStatus !== GONE,
    });
    // An address that may not be called will not be allowed to be called later either.
    const isFinal = lastStatus === GONE || (thrown instanceof InputFault && lastStatus === null);
    if (isFinal) return;
    throw new TemporaryFault('Audit webhook not delivered', sentenceOf(thrown), { cause: thrown });
  }
}
