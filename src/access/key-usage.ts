import type { Clock } from '#src/kit/clock.ts';
import { sentenceOf } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import { touchApiKeys } from '#src/store/api-keys.ts';
import type { Store } from '#src/store/store.ts';

export interface KeyUsage {
  note(keyId: string): void;
  /** Writes what is waiting. */
  close(): Promise<void>;
}

/** A first use is soon to be seen; after that, however busy the keys are, one write a minute tells of all of them. */
const SOON_MS = 500;
const EVERY_MS = 60_000;

/** When each key was used last: kept in memory and written together, so that a request costs no write. */
export function createKeyUsage(deps: { store: Store; clock: Clock; log: Log }): KeyUsage {
  const waiting = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let writtenAt = Number.NEGATIVE_INFINITY;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.size === 0) return;
    const used = [...waiting].map(([id, at]) => ({ id, at }));
    waiting.clear();
    writtenAt = deps.clock.now();
    try {
      await deps.store.write((tx) => touchApiKeys(tx, used));
    } catch (thrown) {
      deps.log.warn({ cause: sentenceOf(thrown) }, 'the last use of API keys could not be written down');
    }
  }

  return {
    note(keyId) {
      const now = deps.clock.now();
      waiting.set(keyId, now);
      const pause = Math.min(Math.max(writtenAt + EVERY_MS - now, SOON_MS), EVERY_MS);
      timer ??= setTimeout(() => void flush(), pause).unref();
    },
    close: flush,
  };
}
