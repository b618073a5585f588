import type { Manifest } from '#src/integrations/package/manifest.ts';
import { parseDuration } from '#src/kit/duration.ts';

/** How an integration gathers its events. */
export interface Batching {
  size: number;
  /** With nothing new for so long, what is there is worked on… */
  flushMs: number;
  /** …and at the latest so long after the first. */
  maxWaitMs: number;
  /** Batches are worked on one after the other. */
  ordered: boolean;
}

const USUAL = { size: 100, flush: '30s', wait: '2m' };

/** Null: each event is worked on by itself. */
export function batchingOf({ batch_processing: said, order_by }: Manifest): Batching | null {
  if (said?.enabled !== true) return null;
  return {
    size: said.batch_size ?? USUAL.size,
    flushMs: parseDuration(said.flush_interval ?? USUAL.flush),
    maxWaitMs: parseDuration(said.max_wait_time ?? USUAL.wait),
    ordered: order_by !== undefined,
  };
}
