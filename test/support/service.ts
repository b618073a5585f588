import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import nock from 'nock';
import { readEnv } from '#src/env.ts';
import type { Clock } from '#src/kit/clock.ts';
import { createLog, type Log } from '#src/kit/log.ts';
import { start } from '#src/main.ts';
import { storeFor } from './journey-store.ts';
import { npmStart } from './npm-start.ts';

export const ADMIN_KEY = 'ccb_admin_key_of_the_tests_0123456789';
export const WEBHOOK_SECRET = 'a webhook secret of the tests';

export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  body: T;
}

export interface Service {
  url: string;
  folder: string;
  /** The address of its database. */
  database: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape the route answers.
  api<T = any>(method: string, path: string, body?: unknown, key?: string | null): Promise<Answer<T>>;
  stop(): Promise<void>;
}

const variables = (extra: Record<string, string>): Record<string, string> => ({
  PORT: '0',
  CCB_ADMIN_KEY: ADMIN_KEY,
  CCB_EGRESS_ALLOW: '127.0.0.1',
  CCB_API_CALLS_PER_MINUTE: '1000000',
  LOG_LEVEL: 'error',
  ...extra,
});

export async function request<T>(url: string, init: RequestInit): Promise<Answer<T>> {
  const answer = await fetch(url, init);
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') && text !== '';
  return { status: answer.status, headers: answer.headers, body: (isJson ? JSON.parse(text) : text) as T };
}

const apiOf =
  (url: () => string) =>
  <T>(method: string, path: string, body?: unknown, key: string | null = ADMIN_KEY): Promise<Answer<T>> =>
    request<T>(`${url()}${path}`, {
      method,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

/** A service that somebody else started. */
export const serviceAt = (url: string): Pick<Service, 'url' | 'api'> => ({ url, api: apiOf(() => url) });

/** The real service in this process, on a database of its own. Over real sockets: nothing may stand in between. */
export async function startService(
  extra: Record<string, string> = {},
  how: { clock?: Clock; log?: Log } = {},
): Promise<Service> {
  nock.restore();
  const folder = await mkdtemp(join(tmpdir(), 'ccb-journey-'));
  const store = await storeFor(folder, extra);
  const env = readEnv(variables({ ...store.variables, ...extra }));
  const running = await start(env, how.log ?? createLog({ level: env.logLevel }), how.clock);
  return {
    url: running.url,
    folder,
    database: store.database,
    api: apiOf(() => running.url),
    async stop() {
      await running.stop();
      await store.gone();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Process extends Service {
  readonly pid: number;
  /** As a power cut would. */
  kill(): Promise<void>;
  /** Resolves with the signal or code it ended with. */
  ended(): Promise<number | NodeJS.Signals | null>;
  /** `patient`: what the dead process held comes back when its leases end, 30 seconds at most where several may serve. */
  restart(extra?: Record<string, string>, how?: { patient?: boolean }): Promise<void>;
  /** While it runs; threads of it hear of a point only at their start. */
  arm(at: { point: string; nth: number }): Promise<void>;
}

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');
const ARMED = resolve(import.meta.dirname, 'armed.ts');
/** As `npm start` does, with its cache: a process that is started again and again need not be compiled each time. */
function spawnMain(folder: string, extra: Record<string, string>): ChildProcess {
  const { variables: own, flags } = npmStart();
  const env: NodeJS.ProcessEnv = { PATH: process.env.PATH ?? '', ...own, ...variables(extra), LOG_LEVEL: 'info' };
  return spawn(process.execPath, [...flags, '--import', ARMED, MAIN], {
    env,
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
}

async function urlOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the process has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as { msg?: string; url?: string };
    if (said.msg === 'ready' && said.url) {
      child.stdout.resume();
      return said.url;
    }
  }
  throw new Error('the process ended before it was ready');
}

const endOf = (child: ChildProcess): Promise<number | NodeJS.Signals | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.signalCode ?? child.exitCode)
    : new Promise((done) => child.once('exit', (code, signal) => done(signal ?? code)));

/** The real service in a process of its own, which can be killed and started again on the same database. */
export async function spawnService(extra: Record<string, string> = {}): Promise<Process> {
  nock.restore();
  const folder = await mkdtemp(join(tmpdir(), 'ccb-process-'));
  const store = await storeFor(folder, extra);
  const begin = (more: Record<string, string>) => spawnMain(folder, { ...store.variables, ...more });
  let child = begin(extra);
  let url = await urlOf(child);
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await endOf(child);
  };
  return {
    get url() {
      return url;
    },
    get pid() {
      return child.pid ?? 0;
    },
    folder,
    database: store.database,
    api: apiOf(() => url),
    kill,
    ended: () => endOf(child),
    async arm(at) {
      const armed = new Promise((done) => child.once('message', done));
      child.send(at);
      await armed;
    },
    async restart(other = extra, { patient = false } = {}) {
      if (!patient) await store.passLeases();
      child = begin(other);
      url = await urlOf(child);
    },
    async stop() {
      await kill();
      await store.gone();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const signGitHub = (body: string, secret = WEBHOOK_SECRET): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

export interface GitHubDelivery {
  id?: string;
  secret?: string;
  headers?: Record<string, string>;
}

/** Sends a payload as GitHub would. */
export function deliver(
  address: string,
  event: string,
  payload: unknown,
  how: GitHubDelivery = {},
): Promise<Answer<{ event_id: string; duplicate?: boolean; error?: string; message?: string }>> {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return request(address, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': how.id ?? randomUUID(),
      'x-hub-signature-256': signGitHub(body, how.secret),
      ...how.headers,
    },
  });
}

/** Asks again until it holds; the bound is a bound, not a wait. */
export async function until<T>(
  ask: () => Promise<T | null | undefined | false>,
  what: string,
  withinMs = 90_000,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (let pause = 10; ; pause = Math.min(200, pause * 1.4)) {
    const found = await ask();
    if (found) return found;
    if (Date.now() > end) throw new Error(`Did not happen within ${withinMs} ms: ${what}`);
    await new Promise((done) => setTimeout(done, pause));
  }
}
