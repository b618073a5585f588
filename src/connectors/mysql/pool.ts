import type { Pool, PoolOptions, SslOptions } from 'mysql2';
import type { Open } from '#src/kit/keep-open.ts';
import type { Tcp } from '#src/kit/tcp.ts';
import type { DatabaseAddress } from '../database-url.ts';
import { CONNECT_MS, IDLE_MS, MOST_CONNECTIONS } from '../sql-client.ts';

const MOST_WAITING = 1_000;

const tlsFor = ({ tls }: DatabaseAddress): { ssl?: SslOptions } =>
  tls === 'none' ? {} : { ssl: { rejectUnauthorized: tls === 'verified', verifyIdentity: tls === 'verified' } };

/** The driver is loaded when a database is asked for the first time. */
export async function openPool(address: DatabaseAddress, tcp: Tcp): Promise<Open<Pool>> {
  const { createPool } = await import('mysql2');
  const { host, port, user, password, database } = address;
  const options: PoolOptions = {
    host,
    port,
    user,
    password,
    database,
    ...tlsFor(address),
    // It is on its way already, to an address that was checked.
    stream: () => tcp.dial(host, port),
    charset: 'utf8mb4',
    connectionLimit: MOST_CONNECTIONS,
    queueLimit: MOST_WAITING,
    maxIdle: 1,
    idleTimeout: IDLE_MS,
    connectTimeout: CONNECT_MS,
    // What one piece of work set, the next does not find.
    resetOnRelease: true,
    maxPreparedStatements: 100,
    // Rows are read by a fixed parser, not by code that is made of the names of their columns.
    disableEval: true,
    // No server may ask for files of ours.
    flags: ['-LOCAL_FILES'],
    dateStrings: true,
    supportBigNumbers: true,
  };
  const pool = createPool(options);
  return { it: pool, close: () => new Promise((done) => pool.end(() => done())) };
}
