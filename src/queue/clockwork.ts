import type { Store } from '#src/store/store.ts';
import type { NewJob, Queue } from './queue.ts';

/** Jobs that come back by themselves are due at every start, whatever was planned before. */
export async function wind({ store, queue }: { store: Store; queue: Queue }, jobs: readonly NewJob[]): Promise<void> {
  await store.write(async (tx) => {
    await queue.remove(
      tx,
      jobs.map((job) => job.id),
    );
    await queue.enqueue(tx, jobs);
  });
}
