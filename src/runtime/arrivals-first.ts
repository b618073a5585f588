/** With so many deliveries waiting to be committed, and our thread busy with them, taking in goes before work that leads to nothing… */
const FLOOD = 12;
const BUSY = 0.4;
/** …and with so many before any work, or more would come than can be taken in… */
const HIGH_WATER = 100;
/** …but work goes on, a batch at a time: it tells whether calls come of what waits. */
const BATCH_IN_FLOOD_MS = 500;
const LOOK_AGAIN_MS = 10;
/** Somebody waits for calls, and the sandbox works on them beside us: so long after one all work is taken for such. */
const CALLS_COME_MS = 1000;

/** Which part of the time our thread works: what others take of the processor is not ours. */
async function busyFor(ms: number): Promise<number> {
  const [before, startedAt] = [process.threadCpuUsage(), performance.now()];
  await new Promise((resolve) => setTimeout(resolve, ms));
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000 / (performance.now() - startedAt);
}

export interface ArrivalsFirst {
  /** Waits until work may be taken on again that was last taken on then: senders have little patience and events have much. */
  pass(last: number, isOver: () => boolean): Promise<void>;
  /** Work has led to a call. */
  called(): void;
}

export function createArrivalsFirst(
  arriving: () => number,
  busy: (ms: number) => Promise<number> = busyFor,
): ArrivalsFirst {
  let calledAt = Number.NEGATIVE_INFINITY;

  function enough(): number {
    return performance.now() - calledAt < CALLS_COME_MS ? HIGH_WATER : FLOOD;
  }

  return {
    async pass(last, isOver) {
      const until = last + BATCH_IN_FLOOD_MS;
      while (!isOver() && arriving() >= enough() && performance.now() < until) {
        const part = await busy(LOOK_AGAIN_MS);
        if (part <= BUSY && arriving() < HIGH_WATER) break;
      }
    },
    called() {
      calledAt = performance.now();
    },
  };
}
