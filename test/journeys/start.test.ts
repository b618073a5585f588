import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type JourneyStore, storeFor } from '../support/journey-store.ts';
import { ADMIN_KEY, deliver, request, until, WEBHOOK_SECRET } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// The process itself: how it starts, what it refuses, how it stops.

const ROOT = resolve(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'src/main.ts');
const LOADED = join(ROOT, 'test/support/loaded.mjs');

let folder: string;
let target: Target;
let store: JourneyStore;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ccb-start-'));
  target = await startTarget();
  store = await storeFor(folder, {});
});

afterAll(async () => {
  await store.gone();
  await target.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What a process that ended had loaded, from the root of the sources. */
const loadedBy = (cwd: string): string[] =>
  readFileSync(join(cwd, 'loaded'), 'utf8')
    .split('\n')
    .map((path) => path.replace(ROOT, '').slice(1));

/** The services among them. */
const servicesIn = (paths: readonly string[]): string[] =>
  paths.flatMap((path) => /^src\/connectors\/([^/]+)\/index\.ts$/.exec(path)?.[1] ?? []).sort();

function run(variables: Record<string, string>, cwd = folder) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', LOADED, MAIN], {
    cwd,
    env: { PATH: process.env.PATH ?? '', PORT: '0', ...variables },
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    said.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said.err += chunk;
  });
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  const ready = (): Promise<string> =>
    until(async () => /"url":"([^"]+)"[^\n]*"msg":"ready"/.exec(said.out)?.[1], 'the service to be ready');
  return { child, said, ended, ready };
}

test('mistakes in the environment: one line each, exit 1, nothing made', async () => {
  const cwd = mkdtempSync(join(folder, 'mistakes-'));
  const { said, ended } = run({ PORT: 'x', LOG_LEVEL: 'loud', CCB_LANGUAGE: 'de' }, cwd);
  expect(await ended).toBe(1);
  const lines = said.err.trim().split('\n');
  expect(lines.map((line) => line.split(':', 1)[0])).toEqual(['PORT', 'LOG_LEVEL', 'CCB_LANGUAGE']);
  expect(() => statSync(join(cwd, 'data'))).toThrow(/ENOENT/);
});

// With nothing configured it is SQLite, wherever the other tests are.
test('a first start with nothing configured: keys for the owner alone, and a second start with the same ones', async () => {
  const first = run({});
  const url = await first.ready();
  const key = readFileSync(join(folder, 'data/admin-key'), 'utf8').trim();
  for (const name of ['admin-key', 'encryption-key', 'ccb.sqlite']) {
    expect(statSync(join(folder, 'data', name)).mode & 0o777).toBe(0o600);
  }
  expect(first.said.out).not.toContain(key);
  const verified = await request<{ type: string }>(`${url}/v1/auth/verify`, {
    headers: { authorization: `Bearer ${key}` },
  });
  expect([verified.status, verified.body.type]).toEqual([200, 'admin']);
  const health = await request<{ status: string }>(`${url}/health`, {});
  expect(health.body.status).toBe('ok');

  const second = run({});
  expect(await second.ended).toBe(1);
  expect(second.said.err.trim().split('\n')).toHaveLength(1);
  expect(second.said.err).toContain('ccb.sqlite');

  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(0);
  const third = run({});
  const again = await third.ready();
  expect((await request(`${again}/v1/auth/verify`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(200);
  third.child.kill('SIGTERM');
  expect(await third.ended).toBe(0);

  // It is asked how it is, and who somebody is: nothing of what nobody uses comes with that.
  const loaded = loadedBy(folder);
  expect(loaded).toContain('src/connectors/registry.generated.ts');
  expect(servicesIn(loaded)).toEqual([]);
  const unused =
    /^(src\/(factory|cli|api\/(openapi|integrations|events|requests)|dashboard\/pages)|node_modules\/(typebox|yaml|diff|handlebars|probot|@anthropic-ai|isolated-vm|pg))\//;
  expect(loaded.filter((path) => unused.test(path))).toEqual([]);
});

test('SIGTERM: what is under way is finished and written, then it ends well; another encryption key is refused loudly', async () => {
  const cwd = mkdtempSync(join(folder, 'stop-'));
  const variables = { CCB_ADMIN_KEY: ADMIN_KEY, CCB_EGRESS_ALLOW: '127.0.0.1', ...store.variables };
  const service = run(variables, cwd);
  const url = await service.ready();
  const made = await request<{ id: string; status: string }>(`${url}/v1/integrations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      files: {
        'integration.yaml':
          'name: slow\nversion: 1.0.0\nsource: github\nevents: [issues.opened]\nactions: [webhook_send]\n',
      },
      config: { webhook_url: target.url, webhook_secret: WEBHOOK_SECRET },
    }),
  });
  expect(made.body.status).toBe('active');
  target.answer((_call, response) => {
    setTimeout(() => response.end('ok'), 700);
  });
  const accepted = await deliver(`${url}/webhooks/${made.body.id}`, 'issues', { action: 'opened' });
  expect(accepted.status).toBe(202);
  await until(async () => target.calls.length === 1, 'the call to be under way');
  service.child.kill('SIGTERM');
  expect(await service.ended).toBe(0);

  const again = run(variables, cwd);
  const address = await again.ready();
  const event = await request<{ status: string; attempts: number }>(
    `${address}/v1/integrations/${made.body.id}/events/${accepted.body.event_id}`,
    { headers: { authorization: `Bearer ${ADMIN_KEY}` } },
  );
  expect(event.body).toMatchObject({ status: 'delivered', attempts: 1 });
  expect(target.calls).toHaveLength(1);
  again.child.kill('SIGTERM');
  expect(await again.ended).toBe(0);

  // It was there before anybody asked, and so was what checks the calls of its actions.
  const loaded = loadedBy(cwd);
  expect(servicesIn(loaded)).toEqual(['github', 'webhook']);
  expect(loaded.some((path) => path.startsWith('node_modules/typebox/build/schema/'))).toBe(true);

  const other = run({ ...variables, INTEGRATION_ENCRYPTION_KEY: Buffer.alloc(32, 9).toString('base64') }, cwd);
  expect(await other.ended).toBe(1);
  expect(other.said.err).toContain('INTEGRATION_ENCRYPTION_KEY');
});
