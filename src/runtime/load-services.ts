import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Ctx } from '#src/access/ctx.ts';
import { findConnector } from '#src/connectors/catalogue.ts';
import { readyToCheck } from '#src/connectors/check-input.ts';
import { sentenceOf } from '#src/kit/faults.ts';
import { activeServices } from '#src/store/integrations.ts';

/**
 * What active integrations are about, so that none of their first events waits for it: one service at a time, after
 * the start. What is not loaded here is by whoever needs it first, such as an integration that becomes active later.
 */
export async function loadServices({ store, log }: Pick<Ctx, 'store' | 'log'>): Promise<void> {
  try {
    for (const service of await activeServices(store.read)) {
      await nextTurn();
      readyToCheck(findConnector(service)?.actions ?? []);
    }
  } catch (thrown) {
    log.warn({ cause: sentenceOf(thrown) }, 'services could not be loaded ahead: the first who needs one loads it');
  }
}
