import { newId } from '#src/kit/ids.ts';
import type { Job } from '#src/queue/queue.ts';
import { createSqlQueue } from '#src/queue/sql-queue.ts';
import { openStore } from '#src/store/open.ts';
import { silent } from '../test/support/silent.ts';

export interface Work {
  /** Those with the same one go one after the other. */
  key: string | null;
  /** Whose it is. */
  lane: string;
}

/** A queue that is measured: what is asked of each of them. */
export interface Contender {
  name: string;
  begin(queue: string, how: { ordered: boolean }): Promise<void>;
  /** In a transaction of the caller. */
  putIn(queue: string, work: readonly Work[]): Promise<void>;
  take(queue: string, limit: number, beside?: readonly string[]): Promise<{ id: string }[]>;
  /** In a transaction of the caller. */
  end(queue: string, jobs: readonly { id: string }[]): Promise<void>;
  giveUp(queue: string, jobs: readonly { id: string }[]): Promise<void>;
  close(): Promise<void>;
}

const LEASE_MS = 30_000;

/** Ours. */
export async function openOurs(url: string): Promise<Contender> {
  const store = await openStore({ url, log: silent });
  const queue = createSqlQueue(store);
  const held = (jobs: readonly { id: string }[]): Job[] => jobs as Job[];
  return {
    name: 'ours',
    begin: async () => undefined,
    putIn: (name, work) =>
      store.write(async (tx) => {
        const jobs = work.map(({ key, lane }) => ({
          id: newId('evt'),
          queue: name,
          lane,
          orderKey: key,
          dueAt: Date.now(),
        }));
        await queue.enqueue(tx, jobs);
      }),
    take: async (name, limit, beside = []) =>
      (await queue.claim(name, { limit, beside, leaseMs: LEASE_MS, now: Date.now() })).jobs,
    end: (_name, jobs) => store.write(async (tx) => void (await queue.complete(tx, held(jobs)))),
    giveUp: (_name, jobs) =>
      store.write(
        async (tx) =>
          void (await queue.giveUp(
            tx,
            held(jobs).map((job) => ({ ...job, reason: 'enough' })),
          )),
      ),
    close: () => store.close(),
  };
}
