import { addCounts, type Counts, LATENCY_BOUNDS, noCounts } from './metrics.ts';
import type { Tx } from './store.ts';

/** What became of one attempt, as far as it is counted. */
export interface Counted {
  integrationId: string;
  kind: 'delivered' | 'dead' | 'retried' | 'filtered' | 'held';
  /** How long it was worked on, in milliseconds. */
  latency: number;
}

const MEASURED: readonly string[] = ['delivered', 'dead'];

function bucketOf(latency: number): number {
  const found = LATENCY_BOUNDS.findIndex((bound) => latency <= bound);
  return found === -1 ? LATENCY_BOUNDS.length : found;
}

function add(counts: Counts, { kind, latency }: Counted): void {
  counts[kind]++;
  if (!MEASURED.includes(kind)) return;
  const bucket = bucketOf(latency);
  counts.latencySum += latency;
  counts.latencyMax = Math.max(counts.latencyMax, latency);
  counts.latencies[bucket] = (counts.latencies[bucket] ?? 0) + 1;
}

/** Counts outcomes in the transaction that writes them down: one row per integration and minute. */
export async function countOutcomes(tx: Tx, counted: readonly Counted[], now: number): Promise<void> {
  const byIntegration = Map.groupBy(counted, (one) => one.integrationId);
  // In one order: processes that count the same at once lock alike.
  for (const id of [...byIntegration.keys()].sort()) {
    const counts = noCounts();
    for (const one of byIntegration.get(id) ?? []) add(counts, one);
    await addCounts(tx, id, now, counts);
  }
}
