import type * as Pg from 'pg';
import type { Pool, PoolClient, PoolConfig, QueryResult } from 'pg';
import { sentenceOf } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import { databaseFault } from './database-fault.ts';
import { load } from './load.ts';

const { Pool: PgPool }: typeof Pg = load('pg');

/** Connections to PostgreSQL; where one of them went silent all are new. */
export interface Connections {
  query(text: string, params: unknown[]): Promise<QueryResult>;
  connect(): Promise<PoolClient>;
  /** After a fault. True: the connection that it happened on is of no use any more. */
  lost(fault: unknown): boolean;
  end(): Promise<void>;
}

const isSilence = (fault: unknown): boolean => fault instanceof Error && fault.message === 'Query read timeout';

export function openPool(config: PoolConfig, log: Log): Connections {
  let pool = opened();

  function opened(): Pool {
    const fresh = new PgPool(config);
    fresh.on('error', (error) => log.warn({ error: sentenceOf(error) }, 'an idle database connection was lost'));
    // Whoever holds it hears of it from its next statement; unheard, this would end the process.
    fresh.on('connect', (client) => client.on('error', () => undefined));
    return fresh;
  }

  /** The others lead to the same machine: nobody waits for each of them as well. */
  function renew(from: Pool): void {
    if (from !== pool) return;
    log.warn('the database went silent: its connections are opened anew');
    pool = opened();
    from.end().catch((thrown) => log.warn({ cause: sentenceOf(thrown) }, 'old connections could not be closed'));
  }

  return {
    async query(text, params) {
      const from = pool;
      try {
        return await from.query(text, params);
      } catch (thrown) {
        if (isSilence(thrown)) renew(from);
        throw databaseFault(thrown);
      }
    },
    connect: () => pool.connect(),
    lost(fault) {
      if (isSilence(fault)) renew(pool);
      return isSilence(fault);
    },
    end: () => pool.end(),
  };
}
