import type { Socket } from 'node:net';
import type { Pool, PoolClient } from 'pg';
import type { Call } from '../action.ts';
import { watchConnection } from '../watch-connection.ts';

/** What the driver has and its types leave out. */
interface Inside {
  processID?: number;
  connection?: { stream?: Socket };
}

/** One connection for one piece of work. What was broken, stopped or left in a state is not used again. */
export async function withConnection<T>(
  pool: Pool,
  { signal }: Pick<Call, 'signal'>,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  const { processID, connection } = client as unknown as Inside;
  const letGo = watchConnection(connection?.stream, signal);
  let isClean = false;
  try {
    const result = await work(client);
    await client.query('DISCARD ALL');
    isClean = true;
    return result;
  } finally {
    letGo();
    client.release(!isClean);
    // The server would go on with what nobody waits for.
    if (signal?.aborted) void pool.query('SELECT pg_cancel_backend($1)', [processID]).catch(() => undefined);
  }
}
