import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Ctx } from '#src/access/ctx.ts';
import { loadAhead } from '#src/connectors/load-ahead.ts';
import { sentenceOf } from '#src/kit/faults.ts';
import { activeServices } from '#src/store/integrations.ts';

/**
 * What active integrations are about, so that none of their first events waits for it: one service at a time, after
 * the start. One that becomes active later brings its own (integrations/move.ts).
 */
export async function loadServices({ store, log }: Pick<Ctx, 'store' | 'log'>): Promise<void> {
  try {
    for (const service of await activeServices(store.read)) {
      await nextTurn();
      loadAhead(service);
    }
  } catch (thrown) {
    log.warn({ cause: sentenceOf(thrown) }, 'services could not be loaded ahead: the first who needs one loads it');
  }
}
