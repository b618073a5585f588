import { createHash } from 'node:crypto';
import type { PoolConnection } from 'mysql2';
import type { Call } from '../action.ts';
import { accountOf, type DatabaseAddress, readDatabaseUrl } from '../database-url.ts';
import type { Doors } from '../define.ts';
import { type SqlClient, STATEMENT_MS } from '../sql-client.ts';
import { plainValue } from '../sql-statement.ts';
import { change, readRows, say } from './ask.ts';
import { withConnection } from './connection.ts';
import { mysqlFault } from './errors.ts';
import { oneSelect } from './one-select.ts';
import { openPool } from './pool.ts';

const KIND = { service: 'mysql', protocols: ['mysql:', 'mariadb:'], port: 3306 };

/** The two servers have the same bound under two names, and each reads over that of the other. */
const TIME_BOUND = `/*!50708 , max_execution_time = ${STATEMENT_MS} */ /*M!100101 , max_statement_time = ${STATEMENT_MS / 1000} */`;

export function connectMysql({ url }: { url: string }, { tcp }: Doors): SqlClient {
  const where = (): DatabaseAddress => readDatabaseUrl(url, KIND);
  const key = `mysql ${createHash('sha256').update(url).digest('hex')}`;

  const within = async <T>(
    call: Pick<Call, 'signal'>,
    work: (connection: PoolConnection) => Promise<T>,
  ): Promise<T> => {
    const address = where();
    try {
      tcp.lookup(address.host, address.port);
      const open = () => openPool(address, tcp);
      return await tcp.using(key, open, (pool) => withConnection(pool, call, work));
    } catch (thrown) {
      throw mysqlFault(thrown, [address.password]);
    }
  };

  return {
    account: () => accountOf(where()),
    async read(sql, values, maxRows, call) {
      const statement = { text: oneSelect(sql), values: values.map(plainValue) };
      return await within(call, async (connection) => {
        await say(connection, `SET SESSION sql_select_limit = ${maxRows + 1} ${TIME_BOUND}`);
        await say(connection, 'SET SESSION TRANSACTION READ ONLY');
        await say(connection, 'START TRANSACTION READ ONLY');
        return await readRows(connection, statement, maxRows);
      });
    },
    write: (statement, call) =>
      within(call, async (connection) => {
        await say(connection, `SET SESSION innodb_lock_wait_timeout = ${STATEMENT_MS / 1000} ${TIME_BOUND}`);
        const { affectedRows, insertId } = await change(connection, statement);
        return { count: affectedRows, rows: [], insertId: insertId ? String(insertId) : null };
      }),
  };
}
