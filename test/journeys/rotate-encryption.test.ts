import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ROTATION_CRASH_POINTS } from '../support/crash-points.ts';
import { reading } from '../support/reading.ts';
import { installRelay, type Relay, relayFiles } from '../support/relay.ts';
import { ADMIN_KEY, deliver, type Process, spawnService } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// `ccb keys rotate-encryption` while the service runs: nothing is missed, whenever it is killed, and old keys can go.

const CLI = resolve(import.meta.dirname, '../../src/cli/main.ts');
const SECRET = 'the webhook secret of the rotation';

let target: Target;
let service: Process;
let relay: Relay;

beforeAll(async () => {
  target = await startTarget();
  // Keys of its own, wherever it keeps the rest.
  service = await spawnService({ INTEGRATION_ENCRYPTION_KEY: '' });
  relay = await installRelay(service, target, relayFiles('    return {};'), { config: { webhook_secret: SECRET } });
  await service.api('POST', '/v1/credentials', { project: 'local', service: 'slack', fields: { token: 'xoxb-0' } });
});
afterAll(async () => {
  await service.stop();
  await target.close();
});

interface Ended {
  end: number | string | null;
  out: string;
  err: string;
}

/** The command line on the database of the service, which runs all the while. */
function ccb(args: readonly string[], extra: Record<string, string> = {}): Promise<Ended> {
  const env = {
    PATH: process.env.PATH ?? '',
    DATABASE_URL: service.database,
    CCB_ADMIN_KEY: ADMIN_KEY,
    ...extra,
  };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], {
    env,
    cwd: service.folder,
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  return new Promise((done) => child.once('close', (code, signal) => done({ end: signal ?? code, out, err })));
}

const rotate = (extra?: Record<string, string>) => ccb(['keys', 'rotate-encryption', '--json'], extra);

async function keysInUse(): Promise<string[]> {
  const text = 'select distinct key_id as key from secrets order by key_id';
  return (await reading(service.database, ({ sql }) => sql.all<{ key: string }>(text))).map(({ key }) => key);
}

/** The keys that it made: beside its file, or where the database is elsewhere in its folder for data. */
function keysHeld(): string {
  const data = service.database.startsWith('sqlite:') ? service.folder : join(service.folder, 'data');
  return readFileSync(join(data, 'encryption-key'), 'utf8').trim();
}

/** The service opens what it stored: it takes what is signed, and shows what is masked. */
async function works(): Promise<void> {
  expect((await deliver(relay.address(), 'push', {}, { secret: SECRET })).status).toBe(202);
  // Read anew, and not from what it has in memory.
  await service.api('PATCH', `/v1/integrations/${relay.id}/config`, { note: String(Math.random()) });
  expect((await deliver(relay.address(), 'push', {}, { secret: SECRET })).status).toBe(202);
  const { status, body } = await service.api('GET', `/v1/integrations/${relay.id}/config`);
  expect([status, body.webhook_secret]).toEqual([200, '••••tion']);
  const [slack] = (await service.api('GET', '/v1/credentials?service=slack')).body;
  expect(slack.fields).toEqual({ token: '••••' });
}

test('killed at any point it goes on where it was, and the service never misses a key', async () => {
  for (const point of ROTATION_CRASH_POINTS) {
    expect([point, (await rotate({ CCB_CRASH_AT: point })).end]).toEqual([point, 'SIGKILL']);
    await works();
  }
  const { end, out } = await rotate();
  expect([end, JSON.parse(out)]).toMatchObject([0, { key: expect.stringMatching(/^k\d$/) }]);
  expect(await keysInUse()).toEqual([JSON.parse(out).key]);
  await works();
});

test('started again the service reads everything; without the key that is in use it does not start', async () => {
  process.kill(service.pid, 'SIGTERM');
  await service.ended();
  await service.restart();
  await works();
  const [current, ...older] = keysHeld().split(',');
  expect(older.length).toBeGreaterThan(0);
  const refused = await ccb(['keys', 'list'], { INTEGRATION_ENCRYPTION_KEY: older.join(',') });
  expect([refused.end, refused.err]).toEqual([1, expect.stringContaining('does not hold the key')]);
  const known = await ccb(['keys', 'list'], { INTEGRATION_ENCRYPTION_KEY: current ?? '' });
  expect(known.end).toBe(0);
});

test('with keys of the environment the service must know the new one first', async () => {
  const keys = `next:${randomBytes(32).toString('base64')},${keysHeld()}`;
  const early = await rotate({ INTEGRATION_ENCRYPTION_KEY: keys });
  expect([early.end, JSON.parse(early.out).error]).toEqual([1, 'Service without the new key']);
  await works();
  process.kill(service.pid, 'SIGTERM');
  await service.ended();
  await service.restart({ INTEGRATION_ENCRYPTION_KEY: keys });
  const done = await rotate({ INTEGRATION_ENCRYPTION_KEY: keys });
  expect([done.end, JSON.parse(done.out).key]).toEqual([0, 'next']);
  expect(await keysInUse()).toEqual(['next']);
  await works();
});
