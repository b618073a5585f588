import type { Store } from '#src/store/store.ts';
import type { NewJob, Queue } from './queue.ts';

/**
 * Jobs that come back by themselves are due at every start, whatever was planned before. What another process works on at
 * this moment stays its own: such a job is never in two hands, and moves when its holder dies.
 */
export async function wind({ store, queue }: { store: Store; queue: Queue }, jobs: readonly NewJob[]): Promise<void> {
  await store.write((tx) => queue.wind(tx, jobs));
}
