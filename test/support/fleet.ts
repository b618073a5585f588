import { openStore } from '#src/store/open.ts';
import type { Store } from '#src/store/store.ts';
import { type Balancer, startBalancer } from './balancer.ts';
import { type Process, type Service, serviceAt, spawnService } from './service.ts';
import { silent } from './silent.ts';

/** Several real processes on one PostgreSQL, behind a load balancer. */
export interface Fleet extends Pick<Service, 'url' | 'api'> {
  webs: readonly Process[];
  workers: readonly Process[];
  others: readonly Process[];
  /** To look into the database. */
  store: Store;
  /** After a restart a process has another address. */
  rebalance(): Promise<void>;
  stop(): Promise<void>;
}

export interface Crew {
  webs: number;
  workers: number;
  factories?: number;
}

const KEY = Buffer.alloc(32, 7).toString('base64');

/** All of them, or none is left behind. */
async function spawnAll(count: number, roles: string, more: Record<string, string>): Promise<Process[]> {
  const spawned = Array.from({ length: count }, () => spawnService({ ...more, CCB_ROLES: roles }));
  const ends = await Promise.allSettled(spawned);
  const alive = ends.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = ends.find((one) => one.status === 'rejected');
  if (!failed) return alive;
  await Promise.all(alive.map((one) => one.stop()));
  throw failed.reason;
}

export async function startFleet(database: string, crew: Crew, more: Record<string, string> = {}): Promise<Fleet> {
  const extra = { DATABASE_URL: database, INTEGRATION_ENCRYPTION_KEY: KEY, ...more };
  const balancer: Balancer = await startBalancer();
  const started = await Promise.allSettled([
    spawnAll(crew.webs, 'web', extra),
    spawnAll(crew.workers, 'worker', extra),
    spawnAll(crew.factories ?? 0, 'factory', extra),
  ]);
  const [webs = [], workers = [], others = []] = started.map((one) => (one.status === 'fulfilled' ? one.value : []));
  const failed = started.find((one) => one.status === 'rejected');
  if (failed) {
    await Promise.all([balancer.close(), ...[...webs, ...workers, ...others].map((one) => one.stop())]);
    throw failed.reason;
  }
  const store = await openStore({ url: database, log: silent, name: 'a look of the tests' });
  const rebalance = (): Promise<void> => balancer.use(webs.map((web) => web.url));
  await rebalance();
  return {
    ...serviceAt(balancer.url),
    webs,
    workers,
    others,
    store,
    rebalance,
    async stop() {
      await balancer.close();
      await Promise.all([...webs, ...workers, ...others].map((one) => one.stop()));
      await store.close();
    },
  };
}
