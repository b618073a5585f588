import { rmSync, writeFileSync } from 'node:fs';
import { openStore } from '#src/store/open.ts';
import { launchPostgres, MIGRATED, markOf, type TestServer } from './postgres.ts';
import { silent } from './silent.ts';

let running: Promise<TestServer> | undefined;
let mark = '';

/** Its tables made once: a copy of a database is there sooner than forty tables are. */
async function start(port: number): Promise<TestServer> {
  const server = await launchPostgres({ durable: false, port });
  const url = await server.database();
  await (await openStore({ url, log: silent })).close();
  await server.rename(url, MIGRATED);
  return server;
}

/** One PostgreSQL for all files of a run. It comes up while the first of them are read. */
export function beginPostgres(port: number): void {
  running = start(port);
  mark = markOf(port);
  // Whoever needs it waits no longer then, starts one of its own, and says what is missing.
  running.catch((error) => writeFileSync(mark, String(error)));
}

export async function endPostgres(): Promise<void> {
  await running?.then(
    (server) => server.stop(),
    () => rmSync(mark, { force: true }),
  );
}
