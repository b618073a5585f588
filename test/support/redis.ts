import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface TestRedis {
  url: string;
  /** As if its machine had lost power. */
  kill(): Promise<void>;
  /** Again at the same address. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const isThere = (): boolean => spawnSync('redis-server', ['--version']).status === 0;

async function begin(folder: string, port: number): Promise<ChildProcess> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const child = spawn('redis-server', options, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH ?? '' },
  });
  for await (const line of createInterface({ input: child.stdout as NonNullable<ChildProcess['stdout']> })) {
    if (/ready to accept connections/i.test(line)) break;
  }
  child.stdout?.resume();
  return child;
}

const ended = (child: ChildProcess): Promise<unknown> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((done) => child.once('exit', done));

/** A Redis of this test file's own; null where there is none on this machine, unless everything is required. */
export async function startRedis(port: number): Promise<TestRedis | null> {
  if (!isThere()) {
    if (process.env.CCB_REQUIRE_ALL === '1')
      throw new Error('redis-server is missing, and CCB_REQUIRE_ALL asks for it');
    console.warn('not run: redis missing');
    return null;
  }
  const folder = mkdtempSync(join(tmpdir(), 'ccb-redis-'));
  let child = await begin(folder, port);
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended(child);
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    async start() {
      child = await begin(folder, port);
    },
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
