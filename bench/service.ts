import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { npmStart } from '../test/support/npm-start.ts';

export const KEY = 'ccb_admin_key_of_the_bench_01234567';

export interface Running {
  child: ChildProcess;
  port: number;
  /** Its database. */
  file: string;
  api(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

async function portOf(child: ChildProcess): Promise<number> {
  if (!child.stdout) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as { msg?: string; url?: string };
    if (said.msg === 'ready') {
      child.stdout.resume();
      return Number(new URL(said.url ?? '').port);
    }
  }
  throw new Error('the service did not start');
}

const ROOT = new URL('..', import.meta.url).pathname;

/** The service as `npm start` runs it, on a database of its own. */
export async function startService(extra: Record<string, string> = {}): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'ccb-bench-'));
  const { variables, flags } = npmStart();
  const child = spawn(process.execPath, [...flags, join(ROOT, 'src/main.ts')], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH ?? '',
      ...variables,
      PORT: '0',
      DATABASE_URL: `sqlite:${join(folder, 'ccb.sqlite')}`,
      CCB_ADMIN_KEY: KEY,
      CCB_EGRESS_ALLOW: '127.0.0.1',
      LOG_LEVEL: 'info',
      ...extra,
    },
  });
  const port = await portOf(child);
  return {
    child,
    port,
    file: join(folder, 'ccb.sqlite'),
    async api(method, path, body) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    },
    async stop() {
      child.kill('SIGTERM');
      await new Promise((done) => child.once('exit', done));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
