import { allow } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { updateIntegration } from '#src/store/integrations.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { announceHealth } from './announce-health.ts';
import { loadIntegration } from './find.ts';
import { moveIntegration } from './move.ts';

/** What a service said while an integration ran. */
export interface Trouble {
  service: string;
  sentence: string;
}

const REFUSED = 'Credential refused';

type Change = (tx: Tx, row: IntegrationRow) => Promise<unknown>;

async function change(ctx: Ctx, id: string, how: Change): Promise<void> {
  allow(ctx.actor, 'integrations.write');
  await ctx.store.write(async (tx) => {
    const row = await loadIntegration(ctx, id, tx);
    await how(tx, row);
  });
}

async function note(tx: Tx, ctx: Ctx, row: IntegrationRow, patch: Partial<IntegrationRow>): Promise<IntegrationRow> {
  const changed = (await updateIntegration(tx, row.id, { ...patch, updatedAt: ctx.clock.now() })) ?? row;
  await announceHealth(tx, ctx, changed);
  return changed;
}

const detailsOf = (error: string, { service, sentence }: Trouble) => ({ error, message: sentence, service });

/** The address was taken away for good: nothing more is sent there until a person starts it again. */
export const pauseGone = (ctx: Ctx, id: string, trouble: Trouble): Promise<void> =>
  change(ctx, id, async (tx, row) => {
    if (row.status !== 'active') return;
    const errorDetails = detailsOf('Target gone', trouble);
    const noted = await note(tx, ctx, row, { errorDetails, healthStatus: 'unhealthy' });
    await moveIntegration(tx, ctx, noted, { to: 'paused', reason: `${trouble.sentence} It was paused.` });
  });

/** A credential no longer works. With `stop` its integration waits for a new one, and events are held meanwhile. */
export const reportCredential = (ctx: Ctx, id: string, trouble: Trouble, stop: boolean): Promise<void> =>
  change(ctx, id, async (tx, row) => {
    const isKnown = row.errorDetails?.error === REFUSED && row.errorDetails.service === trouble.service;
    const noted = isKnown
      ? row
      : await note(tx, ctx, row, { errorDetails: detailsOf(REFUSED, trouble), healthStatus: 'unhealthy' });
    if (!stop || noted.status !== 'active') return;
    await moveIntegration(tx, ctx, noted, { to: 'inactive', reason: `${trouble.sentence} Set a new credential.` });
  });

/** Whether this is what is written down of the integration now. */
export const isInTrouble = (row: IntegrationRow, service: string): boolean =>
  row.healthStatus === 'unhealthy' && row.errorDetails?.service === service;

/** The service answers again. */
export const clearTrouble = (ctx: Ctx, id: string, service: string): Promise<void> =>
  change(ctx, id, async (tx, row) => {
    if (isInTrouble(row, service)) await note(tx, ctx, row, { errorDetails: null, healthStatus: 'healthy' });
  });
