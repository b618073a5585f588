import { OurFault, TemporaryFault } from './faults.ts';

export interface Collector<T, R> {
  (item: T): Promise<R>;
  /** Resolves when nothing is waiting or under way. */
  idle(): Promise<void>;
  /** Items waiting or under way. */
  readonly size: number;
  /** How many came together just now: the last flush, or what waits for the next. */
  readonly crowd: number;
}

interface Waiting<T, R> {
  item: T;
  resolve(result: R): void;
  reject(error: unknown): void;
}

async function send<T, R>(flush: (items: T[]) => Promise<R[]>, batch: readonly Waiting<T, R>[]): Promise<void> {
  const results = await flush(batch.map((one) => one.item));
  if (results.length !== batch.length) {
    throw new OurFault('Batch answered short', `${batch.length} items went in, ${results.length} answers came out.`);
  }
  for (const [i, one] of batch.entries()) one.resolve(results[i] as R);
}

/** Sends one after the other. Where the place they go to is down, the rest does not wait for it again. */
async function sendAlone<T, R>(flush: (items: T[]) => Promise<R[]>, batch: readonly Waiting<T, R>[]): Promise<void> {
  let down: TemporaryFault | undefined;
  for (const one of batch) {
    if (down) {
      one.reject(down);
      continue;
    }
    try {
      await send(flush, [one]);
    } catch (error) {
      one.reject(error);
      if (error instanceof TemporaryFault) down = error;
    }
  }
}

/** A place that said after so long that it is down is not asked again by the same items: their senders still wait. */
const SLOW_MS = 1_000;

/** A batch that fails is sent again item by item, so that a bad one cannot fail its neighbours. */
async function sendBatch<T, R>(flush: (items: T[]) => Promise<R[]>, batch: readonly Waiting<T, R>[]): Promise<void> {
  const startedAt = performance.now();
  try {
    await send(flush, batch);
  } catch (error) {
    const isDown = error instanceof TemporaryFault && performance.now() - startedAt > SLOW_MS;
    if (batch.length > 1 && !isDown) return await sendAlone(flush, batch);
    for (const one of batch) one.reject(error);
  }
}

export interface CollectOptions {
  /** Items in one flush at the most. */
  max: number;
  /** With more than so many waiting a flush takes half of them: the other half fills up while it is under way. */
  pair?: number;
  /** How long a flush waits for company when one has just been: nothing where items are few, fewer flushes where many. */
  lingerMs?: number;
  /** It waits for company only where the flush before had so many. */
  lingerFrom?: number;
  /** So many items wait for no more company. */
  enough?: number;
}

const JUST_NOW_MS = 50;

/** Group commit: what comes in while a flush runs, or within one turn of the loop, shares the next flush. */
export function collect<T, R>(flush: (items: T[]) => Promise<R[]>, options: CollectOptions): Collector<T, R> {
  const { max, pair = max, lingerMs = 0, lingerFrom = 1, enough = max } = options;
  let waiting: Waiting<T, R>[] = [];
  let underWay = 0;
  let scheduled = false;
  let lingering: NodeJS.Timeout | undefined;
  let flushedAt = 0;
  let lastSize = 0;
  let sleepers: (() => void)[] = [];

  function flushSoon(): void {
    clearTimeout(lingering);
    lingering = undefined;
    scheduled = true;
    setImmediate(() => void run());
  }

  function schedule(): void {
    if (scheduled || underWay > 0 || waiting.length === 0) return;
    const isAlone = lingerMs === 0 || lastSize < lingerFrom || performance.now() - flushedAt > 4 * lingerMs;
    if (isAlone || waiting.length >= enough) flushSoon();
    else lingering ??= setTimeout(flushSoon, lingerMs);
  }

  async function run(): Promise<void> {
    const size = Math.min(max, Math.max(pair, Math.ceil(waiting.length / 2)));
    const batch = waiting.slice(0, size);
    waiting = waiting.slice(size);
    underWay = batch.length;
    scheduled = false;
    await sendBatch(flush, batch);
    underWay = 0;
    lastSize = batch.length;
    flushedAt = performance.now();
    if (waiting.length > 0) return schedule();
    for (const wake of sleepers) wake();
    sleepers = [];
  }

  const add = (item: T): Promise<R> =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      schedule();
    });
  const size = (): number => waiting.length + underWay;
  const idle = (): Promise<void> =>
    size() === 0 ? Promise.resolve() : new Promise((resolve) => void sleepers.push(resolve));
  const crowd = (): number => Math.max(size(), performance.now() - flushedAt < JUST_NOW_MS ? lastSize : 0);
  return Object.defineProperties(Object.assign(add, { idle, size: 0, crowd: 0 }), {
    size: { get: size },
    crowd: { get: crowd },
  });
}
