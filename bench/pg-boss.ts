import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Pool, PoolClient } from 'pg';
import { installPeer } from './install-peer.ts';
import type { Contender, Work } from './queue-contender.ts';

const VERSION = '12.35.0';
/** As quick as it can be told to notice a dead worker: its least heartbeat, looked at every few seconds. */
const HEARTBEAT_S = 10;
const LOOK_S = 5;

interface Db {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

interface Boss {
  start(): Promise<unknown>;
  stop(options: { graceful: boolean }): Promise<void>;
  on(event: 'error', hear: (error: unknown) => void): void;
  createQueue(name: string, options: Record<string, unknown>): Promise<void>;
  insert(name: string, jobs: readonly Record<string, unknown>[], options: { db: Db }): Promise<unknown>;
  fetch(name: string, options: Record<string, unknown>): Promise<{ id: string }[]>;
  complete(name: string, ids: readonly string[], data: null, options: { db: Db }): Promise<unknown>;
  fail(name: string, ids: readonly string[]): Promise<unknown>;
}

const dbOf = (runs: Pool | PoolClient): Db => ({ executeSql: (text, values) => runs.query(text, values) });

const rowOf = ({ key, lane }: Work): Record<string, unknown> => ({
  data: {},
  group: { id: lane },
  ...(key === null ? {} : { singletonKey: key }),
});

/** pg-boss over the same driver, on a database of its own: put in and ended in a transaction of the caller, as with us. */
export async function openPgBoss(pool: Pool): Promise<Contender> {
  const home = installPeer('pg-boss', VERSION);
  const { PgBoss } = (await import(pathToFileURL(join(home, 'node_modules/pg-boss/dist/index.js')).href)) as {
    PgBoss: new (options: Record<string, unknown>) => Boss;
  };
  const boss = new PgBoss({
    db: dbOf(pool),
    schedule: false,
    superviseIntervalSeconds: LOOK_S,
    monitorIntervalSeconds: LOOK_S,
  });
  boss.on('error', (error) => console.error(error));
  await boss.start();

  async function inTransaction(run: (db: Db) => Promise<unknown>): Promise<void> {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await run(dbOf(client));
      await client.query('commit');
    } finally {
      client.release();
    }
  }

  return {
    name: `pg-boss ${VERSION}`,
    async begin(queue, { ordered }) {
      const policy = ordered ? { policy: 'key_strict_fifo' } : {};
      await boss.createQueue(queue, { ...policy, retryLimit: ordered ? 0 : 1, heartbeatSeconds: HEARTBEAT_S });
    },
    putIn: (queue, work) => inTransaction((db) => boss.insert(queue, work.map(rowOf), { db })),
    take: async (queue, limit, beside = []) =>
      (await boss.fetch(queue, { batchSize: limit, ...(beside.length > 0 ? { ignoreGroups: beside } : {}) })).map(
        ({ id }) => ({ id }),
      ),
    end: (queue, jobs) =>
      inTransaction((db) =>
        boss.complete(
          queue,
          jobs.map(({ id }) => id),
          null,
          { db },
        ),
      ),
    giveUp: async (queue, jobs) =>
      void (await boss.fail(
        queue,
        jobs.map(({ id }) => id),
      )),
    close: () => boss.stop({ graceful: false }),
  };
}
