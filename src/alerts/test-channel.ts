import { allow } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { loadIntegration } from '#src/integrations/find.ts';
import type { Alerts } from '#src/integrations/package/manifest.ts';
import { iso } from '#src/kit/clock.ts';
import { InputFault, sentenceOf } from '#src/kit/faults.ts';
import { newId } from '#src/kit/ids.ts';
import type { Language } from '#src/kit/language.ts';
import { countUse } from '#src/store/recent-uses.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import { sendAlert } from './deliver.ts';
import { addressedBy } from './find-channel.ts';
import { alertsOf } from './read.ts';
import { channelsOf } from './undeliverable.ts';
import { WORDS } from './words.ts';

const MINUTE_MS = 60_000;
const MOST_PER_MINUTE = 10;

export interface Trial {
  kind: string;
  /** A whole address, or a scheme: the first of that kind, else where the integration sends anyway. None: all. */
  channel?: string | undefined;
  language: Language;
}

function wanted(alerts: Alerts, channel: string | undefined): string[] {
  const all = channelsOf(alerts);
  if (channel === undefined) {
    if (all.length > 0) return all;
    throw new InputFault(
      'No channel',
      'It has no channel yet. Set one with PUT …/alerts {"notification_channels": ["slack://dev-alerts"]}, or name one here.',
    );
  }
  addressedBy(channel);
  return channel.includes('://') ? [channel] : [all.find((one) => one.startsWith(`${channel}://`)) ?? channel];
}

async function count(ctx: Ctx, id: string): Promise<void> {
  const now = ctx.clock.now();
  const limit = { most: MOST_PER_MINUTE, since: now - MINUTE_MS, now };
  const oldest = await ctx.store.write((tx) => countUse(tx, `alert:${id}`, limit), { durable: false });
  if (oldest === null) return;
  throw new InputFault('Rate limit exceeded', `Alerts can be tested ${MOST_PER_MINUTE} times a minute.`, {
    status: 429,
    retryAfterMs: Math.max(1000, oldest + MINUTE_MS - now),
  });
}

async function attempt(ctx: Ctx, row: IntegrationRow, channel: string, { kind, language }: Trial) {
  const { severity, tried } = WORDS[language];
  const key = newId('job', ctx.clock.now());
  const alert = {
    state: 'test' as const,
    severity: 'info' as const,
    title: `${severity.test}: ${row.name}: ${kind}`,
    lines: [tried(row.name, kind)],
    key,
    project: row.projectId,
    integrations: [{ id: row.id, name: row.name }],
    url: `${ctx.publicUrl}/dashboard/integrations/${row.id}`,
    at: iso(ctx.clock.now()),
  };
  try {
    await sendAlert(ctx, row, { channel, alert }, `ccb_${key}`);
    return { channel, delivered: true, message: 'Delivered.' };
  } catch (thrown) {
    return { channel, delivered: false, message: sentenceOf(thrown) };
  }
}

/** Really sends a test to one channel or all, at once, and says what came of it. */
export async function testAlerts(ctx: Ctx, id: string, trial: Trial) {
  allow(ctx.actor, 'integrations.write');
  const row = await loadIntegration(ctx, id);
  const channels = wanted(await alertsOf(ctx.store.read, row), trial.channel);
  await count(ctx, row.id);
  const results = await Promise.all(channels.map((channel) => attempt(ctx, row, channel, trial)));
  return { success: results.every((one) => one.delivered), alert_type: trial.kind, results };
}
