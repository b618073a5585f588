import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import { CredentialFault } from '#src/kit/faults.ts';
import type { Call } from '../action.ts';
import { accountOf, type DatabaseAddress, readDatabaseUrl } from '../database-url.ts';
import type { Doors } from '../define.ts';
import type { PollAnswer, PollQuestion } from '../source.ts';
import { type SqlClient, STATEMENT_MS } from '../sql-client.ts';
import { plainValue, type Statement } from '../sql-statement.ts';
import { withConnection } from './connection.ts';
import { postgresFault } from './errors.ts';
import { openListener } from './listener.ts';
import { openPool } from './pool.ts';

const KIND = { service: 'postgresql', protocols: ['postgresql:', 'postgres:'], port: 5432 };
const BATCH = 100;
const MOST_CHANNELS = 50;

/** Prepared by the server even without values: then it is one statement and never several. */
const prepared = ({ text, values }: Statement): Statement => ({ text, values, queryMode: 'extended' }) as Statement;

async function fetchRows(client: PoolClient, maxRows: number): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  while (rows.length <= maxRows) {
    const count = Math.min(BATCH, maxRows + 1 - rows.length);
    const { rows: more } = await client.query(`FETCH FORWARD ${count} FROM answer`);
    rows.push(...more);
    if (more.length < count) break;
  }
  return rows;
}

export interface PostgresClient extends SqlClient {
  /** What was told on its channels since. */
  hear(question: PollQuestion): Promise<PollAnswer>;
}

function channelsIn(text = ''): string[] {
  const channels = [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== '');
  if (channels.length > 0 && channels.length <= MOST_CHANNELS) return channels;
  const sentence = `Set postgresql_channels: the channels to LISTEN to, up to ${MOST_CHANNELS}, such as "orders, refunds".`;
  throw new CredentialFault('Channels missing', sentence);
}

export function connectPostgresql(
  { url, channels }: { url: string; channels?: string },
  { tcp }: Doors,
): PostgresClient {
  const where = (): DatabaseAddress => readDatabaseUrl(url, KIND);
  const key = `postgresql ${createHash('sha256').update(url).digest('hex')}`;

  /** The work inside of a transaction. */
  const within = async <T>(call: Pick<Call, 'signal'>, begin: string, work: (client: PoolClient) => Promise<T>) => {
    const transaction = async (client: PoolClient): Promise<T> => {
      await client.query(`${begin}; SET LOCAL statement_timeout = ${STATEMENT_MS}`);
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    };
    const address = where();
    try {
      tcp.lookup(address.host, address.port);
      const open = () => openPool(address, tcp);
      return await tcp.using(key, open, (pool) => withConnection(pool, call, transaction));
    } catch (thrown) {
      throw postgresFault(thrown, [address.password]);
    }
  };

  return {
    account: () => accountOf(where()),
    async hear(question) {
      const names = channelsIn(channels);
      const address = where();
      try {
        tcp.lookup(address.host, address.port);
        const open = () => openListener(address, tcp, names);
        return await tcp.using(`${key} ${names.join()}`, open, (listener) => listener.hear(question));
      } catch (thrown) {
        throw postgresFault(thrown, [address.password]);
      }
    },
    // A cursor takes one SELECT and nothing else, and gives no more rows than it is asked for.
    read: (sql, values, maxRows, call) =>
      within(call, 'BEGIN READ ONLY', async (client) => {
        const text = `DECLARE answer NO SCROLL CURSOR FOR ${sql}`;
        await client.query(prepared({ text, values: values.map(plainValue) }));
        const rows = await fetchRows(client, maxRows);
        return { rows: rows.slice(0, maxRows), truncated: rows.length > maxRows };
      }),
    write: (statement, call) =>
      within(call, 'BEGIN', async (client) => {
        const { rowCount, rows } = await client.query(prepared(statement));
        return { count: rowCount ?? 0, rows, insertId: null };
      }),
  };
}
