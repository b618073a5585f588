import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { COMMANDS } from '#src/cli/commands.ts';
import { VERSION } from '#src/kit/version.ts';
import { ADMIN_KEY, type Service, startService } from '../support/service.ts';
import { ccb } from './ccb.ts';

const BUNDLED = resolve(import.meta.dirname, '../../integrations/github-slack-notifications');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ccb-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function packageOf(name: string, files: Record<string, string>): string {
  const dir = mkdtempSync(join(folder, `${name}-`));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(dir, path), text);
  return dir;
}

const MANIFEST = 'name: tried\nversion: 1.0.0\nsource: github\nevents: [issues.opened]\nactions: [webhook_send]\n';

test('help lists every command, and each has its own', async () => {
  const all = await ccb('--help');
  expect(all.code).toBe(0);
  for (const command of COMMANDS) {
    expect(all.out).toContain(command.name);
    const own = await ccb(command.name, '--help');
    expect(own.code).toBe(0);
    expect(own.out).toContain(`ccb ${command.usage}`);
    for (const option of Object.keys(command.options)) expect(own.out).toContain(`--${option}`);
  }
});

test('wrong usage is 2 and says what was probably meant', async () => {
  expect(await ccb('valdate')).toMatchObject({ code: 2, err: expect.stringContaining('"validate"') });
  expect((await ccb('validate', '--nonsense')).code).toBe(2);
  expect((await ccb()).code).toBe(2);
  expect(await ccb('keys', 'list', '--url', 'http://127.0.0.1:9')).toMatchObject({ code: 2 });
  expect(await ccb('help', 'keys')).toEqual(await ccb('keys', '--help'));
  expect(await ccb('--version')).toMatchObject({ code: 0, out: `${VERSION}\n` });
  expect(await ccb('validate')).toMatchObject({ code: 2, err: expect.stringContaining('ccb validate <dir>') });
});

test('validate: the bundled package is sound; problems are named with file and line', async () => {
  expect(await ccb('validate', BUNDLED)).toMatchObject({ code: 0 });
  const bad = packageOf('bad', {
    'integration.yaml': MANIFEST.replace('webhook_send', 'webhook_snd').replace('events', 'evnts'),
  });
  const answer = await ccb('validate', bad, '--json');
  expect(answer.code).toBe(1);
  const { valid, problems } = JSON.parse(answer.out);
  expect(valid).toBe(false);
  expect(JSON.stringify(problems)).toMatch(/evnts/);
  expect(problems[0]).toMatchObject({ file: 'integration.yaml', line: expect.any(Number) });
});

test('test: runs the cases and says what differs', async () => {
  const good = await ccb('test', BUNDLED);
  expect(good).toMatchObject({ code: 0 });
  expect(good.out).toMatch(/(\d+) of \1 cases passed/);
  const dir = packageOf('failing', { 'integration.yaml': MANIFEST });
  const { mkdirSync } = await import('node:fs');
  mkdirSync(join(dir, 'cases'));
  writeFileSync(
    join(dir, 'cases/opened.yaml'),
    'name: says the title\nevent: { type: issues.opened, payload: { issue: { title: Hello } } }\nexpect:\n  calls:\n    - { action: webhook_send, input: { body: { contains: Goodbye } } }\n',
  );
  const bad = await ccb('test', dir);
  expect(bad.code).toBe(1);
  expect(bad.out).toMatch(/FAILED {2}says the title[\s\S]*expected to contain "Goodbye"/);
});

test('test: shows what a package does with its own test data', async () => {
  const dir = packageOf('tried', {
    'integration.yaml': `${MANIFEST}test_config: { test_data: { github_payload: cases/one.json } }\n`,
    'handler.ts':
      "export default { name: 't', async handle(event, context) { await context.webhook.send({ body: event.payload }); } };",
  });
  mkdirSync(join(dir, 'cases'));
  writeFileSync(join(dir, 'cases/one.json'), '{"action":"opened","n":7}');
  const { code, out } = await ccb('test', dir);
  expect([code, out]).toEqual([0, expect.stringContaining('tried   issues.opened of cases/one.json: done')]);
  expect(out).toContain('would call webhook_send {"body":{"action":"opened","n":7}}');
});

test('simulate: shows what would be called, once and at a rate', async () => {
  const dir = packageOf('simulated', {
    'integration.yaml': `${MANIFEST}message_template: '{{title}} by {{author}}'\n`,
  });
  const event = join(folder, 'event.json');
  writeFileSync(event, JSON.stringify({ action: 'opened', issue: { title: 'Привет', user: { login: 'octocat' } } }));
  const once = await ccb('simulate', dir, '--event', event, '--json');
  expect(once.code).toBe(0);
  const { calls, result } = JSON.parse(once.out);
  expect(result.status).toBe('done');
  expect(JSON.stringify(calls)).toContain('Привет by octocat');
  const many = await ccb('simulate', dir, '--event', event, '--rate', '50', '--for', '1s', '--json');
  expect(JSON.parse(many.out)).toMatchObject({ runs: 50, statuses: { done: 50 } });
  const batch = packageOf('batch', {
    'integration.yaml': `${MANIFEST}batch_processing: { enabled: true }\n`,
    'handler.ts':
      "export default { name: 'b', async handle(event, context) { await context.webhook.send({ body: event.batch.map((one) => one.payload.n) }); } };",
  });
  const events = join(packageOf('events', { 'events.json': '[{"n":1},{"n":2}]' }), 'events.json');
  const together = await ccb('simulate', batch, '--event', events);
  expect(together.out).toContain('"body":[1,2]');
  expect((await ccb('simulate', dir, '--event', join(folder, 'nothing.json'))).err).toContain(
    'not a readable JSON file',
  );
});

test('install on a server, and a key that is missing or wrong is said', async () => {
  const service: Service = await startService();
  try {
    const dir = packageOf('installed', { 'integration.yaml': MANIFEST });
    const config = join(folder, 'config.json');
    writeFileSync(config, JSON.stringify({ webhook_url: 'http://127.0.0.1:9/', webhook_secret: 'abc' }));
    const there = ['--url', service.url, '--key', ADMIN_KEY];
    const made = await ccb('install', dir, '--config', config, '--json', ...there);
    expect(made.code).toBe(0);
    expect(JSON.parse(made.out)).toMatchObject({ name: 'tried', version: '1.0.0', status: 'active' });
    expect((await ccb('install', dir, '--url', service.url)).err).toContain('--key');
    expect((await ccb('install', dir, '--url', service.url, '--key', 'ccb_wrong')).err).toContain('No such key');
    writeFileSync(join(dir, 'integration.yaml'), `${MANIFEST}description: changed\n`);
    expect((await ccb('install', dir, ...there)).err).toContain('1.0.1');
  } finally {
    await service.stop();
  }
});
