import type { Ctx } from '#src/access/ctx.ts';
import { type Opening, openService } from '#src/access/open-service.ts';
import { withoutSecrets } from '#src/access/without-secrets.ts';
import { getAction } from '#src/connectors/catalogue.ts';
import { checkInput } from '#src/connectors/check-input.ts';
import { InputFault, sentenceOf, TemporaryFault } from '#src/kit/faults.ts';
import { newId } from '#src/kit/ids.ts';
import type { Job, NewJob } from '#src/queue/queue.ts';
import { findIntegration } from '#src/store/integrations.ts';
import { insertLogs } from '#src/store/logs.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import { addressedBy } from './find-channel.ts';
import { ownPlace } from './own-place.ts';
import type { Telling } from './tell.ts';

export const ALERT_QUEUE = 'alert';
const PATIENCE_MS = 30_000;

/** To one channel about one cause in order: the end is never told before the beginning. */
export const deliveryJob = (telling: Telling, now: number): NewJob => ({
  id: newId('job', now),
  queue: ALERT_QUEUE,
  lane: telling.projectId,
  dueAt: now,
  orderKey: `${telling.alert.key} ${telling.channel}`,
  payload: { ...telling },
});

/** Brings an alert to its channel, with the integration's credential or its project's. */
export async function sendAlert(
  ctx: Opening,
  row: Pick<IntegrationRow, 'id' | 'projectId' | 'config'>,
  { channel: address, alert }: Pick<Telling, 'channel' | 'alert'>,
  idempotencyKey: string,
): Promise<void> {
  const { channel, place } = addressedBy(address);
  const found = place === '' ? ownPlace(row.config, channel.service) : place;
  if (found === '' && !channel.isComplete('')) {
    throw new InputFault(
      'Incomplete channel',
      `"${address}" does not say where to. ${channel.problem('') ?? ''}`.trim(),
    );
  }
  const { action: id, input } = channel.call(found, alert);
  const action = getAction(id);
  const at = { projectId: row.projectId, integrationId: row.id, service: channel.service };
  const { client, secrets } = await openService(ctx, at);
  const checked = checkInput(action, input);
  const call = { idempotencyKey, signal: AbortSignal.timeout(PATIENCE_MS), now: ctx.clock.now() };
  await withoutSecrets(secrets, () => action.run(checked, client, call));
}

async function note(ctx: Ctx, { integrationId, channel }: Telling, thrown: unknown): Promise<void> {
  const now = ctx.clock.now();
  const message = `An alert could not be delivered to ${channel}: ${sentenceOf(thrown)}`;
  const line = { id: newId('log', now), integrationId, eventId: null, level: 'error', message, data: null, at: now };
  await ctx.store.write((tx) => insertLogs(tx, [line]));
}

/** One message. What passes is tried again by the queue; what does not stands in the integration's log. */
export async function deliverAlert(ctx: Ctx, job: Pick<Job, 'id' | 'payload'>): Promise<void> {
  const telling = job.payload as unknown as Telling;
  const row = await findIntegration(ctx.store.read, telling.integrationId);
  if (!row) return;
  try {
    await sendAlert(ctx, row, telling, `ccb_${job.id}`);
  } catch (thrown) {
    await note(ctx, telling, thrown);
    if (thrown instanceof TemporaryFault) throw thrown;
    ctx.log.warn(
      { integration: row.id, channel: telling.channel, cause: sentenceOf(thrown) },
      'an alert was not delivered',
    );
  }
}
