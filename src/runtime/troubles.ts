import type { Ctx } from '#src/access/ctx.ts';
import { findAction, findConnector } from '#src/connectors/catalogue.ts';
import type { Live } from '#src/integrations/live.ts';
import { clearTrouble, isInTrouble, pauseGone, reportCredential } from '#src/integrations/report-trouble.ts';
import { CredentialFault, Fault } from '#src/kit/faults.ts';

/** What the answers of services say about an integration as a whole. */
export interface Troubles {
  answered(live: Live, action: string): Promise<void>;
  refused(live: Live, action: string, thrown: unknown): Promise<void>;
}

/** So often in a row a service must refuse the credential before its integration is stopped: some refuse now and then. */
const ENOUGH = 3;
const MOST_COUNTED = 10_000;

const statusOf = (thrown: unknown): number | undefined =>
  thrown instanceof Fault ? (thrown.details as { status?: number } | undefined)?.status : undefined;

/** 410 stops where the address itself was the target; elsewhere it may only mean that one thing is gone. */
const isGone = (service: string, thrown: unknown): boolean =>
  statusOf(thrown) === 410 && findConnector(service)?.goneStops === true;

/** Notices a target that is gone for good and a credential that no longer works, and says so where people look. */
export function createTroubles(ctx: () => Ctx): Troubles {
  const refusals = new Map<string, number>();

  function count(key: string): number {
    const times = (refusals.get(key) ?? 0) + 1;
    if (refusals.size >= MOST_COUNTED) refusals.clear();
    refusals.set(key, times);
    return times;
  }

  return {
    async answered(live, action) {
      const service = findAction(action)?.service;
      if (service === undefined) return;
      refusals.delete(`${live.row.id} ${service}`);
      if (isInTrouble(live.row, service)) await clearTrouble(ctx(), live.row.id, service);
    },
    async refused(live, action, thrown) {
      const service = findAction(action)?.service;
      if (service === undefined || !(thrown instanceof Fault)) return;
      const trouble = { service, sentence: thrown.message };
      if (isGone(service, thrown)) return await pauseGone(ctx(), live.row.id, trouble);
      if (!(thrown instanceof CredentialFault)) return;
      // A right that is missing may concern one place only: it is told, and the integration runs on.
      const isDenied = statusOf(thrown) === 403;
      const stop = !isDenied && count(`${live.row.id} ${service}`) >= ENOUGH;
      await reportCredential(ctx(), live.row.id, trouble, stop);
    },
  };
}
