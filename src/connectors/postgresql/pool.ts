import type { Pool, PoolConfig } from 'pg';
import type { Open } from '#src/kit/keep-open.ts';
import type { Tcp } from '#src/kit/tcp.ts';
import type { DatabaseAddress } from '../database-url.ts';
import { CONNECT_MS, IDLE_MS, MOST_CONNECTIONS, STATEMENT_MS } from '../sql-client.ts';
import { typesOf } from './values.ts';

const tlsFor = ({ tls, host }: DatabaseAddress): NonNullable<PoolConfig['ssl']> =>
  tls === 'none' ? false : { rejectUnauthorized: tls === 'verified', servername: host };

const nothing = (): void => undefined;

/** How the driver gets to the database: over a socket that is on its way already, to an address that was checked. */
export function connectionTo(address: DatabaseAddress, tcp: Tcp): PoolConfig {
  const { host, port, user, password, database } = address;
  return {
    host,
    port,
    user,
    password,
    database,
    ssl: tlsFor(address),
    stream: () => Object.assign(tcp.dial(host, port), { connect: nothing }),
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: STATEMENT_MS + 5_000,
    application_name: 'claude-code-bot',
  };
}

/** The driver is loaded when a database is asked for the first time. */
export async function openPool(address: DatabaseAddress, tcp: Tcp): Promise<Open<Pool>> {
  const { default: pg } = await import('pg');
  const usual = pg.types.getTypeParser as Parameters<typeof typesOf>[0];
  const pool = new pg.Pool({
    ...connectionTo(address, tcp),
    types: typesOf(usual) as NonNullable<PoolConfig['types']>,
    max: MOST_CONNECTIONS,
    idleTimeoutMillis: IDLE_MS,
    allowExitOnIdle: true,
  });
  // Whoever uses a connection that breaks hears of it by the query; one that breaks unused is replaced.
  pool.on('error', nothing);
  pool.on('connect', (client) => client.on('error', nothing));
  return { it: pool, close: () => pool.end() };
}
