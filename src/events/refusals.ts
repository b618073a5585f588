import type { Clock } from '#src/kit/clock.ts';
import { sentenceOf } from '#src/kit/faults.ts';
import { newId } from '#src/kit/ids.ts';
import type { Log } from '#src/kit/log.ts';
import type { Store } from '#src/store/store.ts';
import { insertWebhookLogs } from '#src/store/webhook-logs.ts';

export interface Refusal {
  integrationId: string;
  status: number;
  error: string;
  message: string;
  deliveryId: string | null;
  type: string | null;
  remoteAddress: string | null;
}

export interface Refusals {
  note(refusal: Refusal): void;
  /** Writes what is waiting; called before the logs are read and at the end. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

const FLUSH_MS = 250;
/** Different kinds kept per flush; a flood beyond that is one line with a count. */
const MOST = 500;

/** Every refused webhook leaves a line; a flood of the same refusal leaves one line that counts. */
export function createRefusals(deps: { store: Store; clock: Clock; log: Log }): Refusals {
  let waiting = new Map<string, Refusal & { count: number; at: number }>();
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.size === 0) return;
    const rows = [...waiting.values()].map((one) => ({ id: newId('log', one.at), ...one }));
    waiting = new Map();
    await deps.store.write((tx) => insertWebhookLogs(tx, rows));
  }

  const flushLater = (): void => {
    timer ??= setTimeout(() => {
      flush().catch((cause) =>
        deps.log.warn({ cause: sentenceOf(cause) }, 'refused webhooks could not be written down'),
      );
    }, FLUSH_MS).unref();
  };

  return {
    note(refusal) {
      const kind = `${refusal.integrationId} ${refusal.status} ${refusal.error} ${refusal.deliveryId ?? ''}`;
      const key = waiting.size < MOST || waiting.has(kind) ? kind : `${refusal.integrationId} ${refusal.status}`;
      const known = waiting.get(key);
      if (known) known.count++;
      else waiting.set(key, { ...refusal, count: 1, at: deps.clock.now() });
      flushLater();
    },
    flush,
    close: flush,
  };
}
