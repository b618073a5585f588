import type { Socket } from 'node:net';
import type { Pool, PoolConnection } from 'mysql2';
import type { Call } from '../action.ts';
import { watchConnection } from '../watch-connection.ts';

const connectionOf = (pool: Pool): Promise<PoolConnection> =>
  new Promise((resolve, reject) => {
    pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection)));
  });

const streamOf = (connection: PoolConnection): Socket | undefined =>
  (connection as unknown as { stream?: Socket }).stream;

/** At once: the driver would only say goodbye, and hear out whatever the server has to send. */
export function cut(connection: PoolConnection): void {
  streamOf(connection)?.destroy();
  connection.destroy();
}

/** The work, or the break of its connection: whoever reads rows one by one is not told of that. */
function unlessBroken<T>(connection: PoolConnection, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject);
    work.then(resolve, reject).finally(() => connection.off('error', reject));
  });
}

/** One connection for one piece of work. What was broken or cut off is not used again. */
export async function withConnection<T>(
  pool: Pool,
  { signal }: Pick<Call, 'signal'>,
  work: (connection: PoolConnection) => Promise<T>,
): Promise<T> {
  const connection = await connectionOf(pool);
  const stream = streamOf(connection);
  const letGo = watchConnection(stream, signal);
  let isClean = false;
  try {
    const result = await unlessBroken(connection, work(connection));
    isClean = stream?.destroyed !== true;
    return result;
  } finally {
    letGo();
    if (isClean) connection.release();
    else cut(connection);
    // The server would go on with what nobody waits for.
    if (signal?.aborted) pool.query(`KILL QUERY ${connection.threadId}`, () => undefined);
  }
}
