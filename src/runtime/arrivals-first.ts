/** With so many deliveries waiting to be committed, and our thread busy with them, taking in goes before working on… */
const FLOOD = 12;
const BUSY = 0.4;
/** …and with so many in any case, or more would come than can be taken in… */
const HIGH_WATER = 100;
/** …but work goes on, a batch at a time. */
const BATCH_IN_FLOOD_MS = 500;
const LOOK_AGAIN_MS = 10;

/** Which part of the time our thread works: what others take of the processor is not ours. */
async function busyFor(ms: number): Promise<number> {
  const [before, startedAt] = [process.threadCpuUsage(), performance.now()];
  await new Promise((resolve) => setTimeout(resolve, ms));
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000 / (performance.now() - startedAt);
}

/** Waits until work may be taken on again that was last taken on then: senders have little patience and events have much. */
export function createArrivalsFirst(arriving: () => number, busy: (ms: number) => Promise<number> = busyFor) {
  return async (last: number, isOver: () => boolean): Promise<void> => {
    const until = last + BATCH_IN_FLOOD_MS;
    while (!isOver() && arriving() >= FLOOD && performance.now() < until) {
      const part = await busy(LOOK_AGAIN_MS);
      if (part <= BUSY && arriving() < HIGH_WATER) break;
    }
  };
}
