import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { installRelay, relayFiles } from '../support/relay.ts';
import { requestText } from '../support/request-text.ts';
import { ADMIN_KEY, type Answer, deliver, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';
import { REPOSITORY, startTown, type Town } from '../support/town.ts';

// The commands of the guides, as they stand there, against a real service.

const ROOT = resolve(import.meta.dirname, '../..');
const PAGES = ['user-guide.md', 'troubleshooting.md'];

const missing = ['bash', 'curl', 'jq', 'python3'].filter((tool) => spawnSync(tool, ['--version']).error);
if (missing.length > 0 && process.env.CCB_REQUIRE_ALL) throw new Error(`${missing.join(', ')} missing`);
if (missing.length > 0) console.warn(`not run: ${missing.join(', ')} missing`);
const whereThere = missing.length > 0 ? test.skip : test;

interface Block {
  line: number;
  /** It is meant to be refused. */
  fails: boolean;
  code: string;
}

function blocksOf(page: string): Block[] {
  const text = readFileSync(join(ROOT, 'docs', page), 'utf8');
  return [...text.matchAll(/^```bash run( fails)?\n([\s\S]*?)^```$/gm)].map(({ index, 1: fails, 2: code = '' }) => ({
    line: text.slice(0, index).split('\n').length,
    fails: fails !== undefined,
    code,
  }));
}

let town: Town;
let target: Target;
let folder: string;
let variables: Record<string, string>;

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape the route answers.
const api = (method: string, path: string, body?: unknown): Promise<Answer<any>> =>
  town.service.api(method, path, body);

async function reached(id: string, status: string): Promise<void> {
  await until(async () => (await api('GET', `/v1/integrations/${id}`)).body.status === status, `${id} ${status}`);
}

/** An integration that was asked for in an issue and runs. */
async function askedFor(): Promise<{ issue: number; id: string }> {
  const about = { title: 'Issues to Slack', body: requestText(), labels: ['integration-request'] };
  const issue = await town.github.as('octocat').openIssue(about);
  const pull = await until(
    async () => (await town.github.pulls()).find((one) => one.body.includes(`Closes #${issue}`)),
    'the pull request',
  );
  await town.github.as('octocat').merge(pull.number);
  const { body } = await api('GET', `/v1/issues/${encodeURIComponent(`${REPOSITORY}#${issue}`)}/logs`);
  expect(body.length).toBeGreaterThan(0);
  const found = (await api('GET', '/v1/integrations')).body.find(
    (one: { issue_number: number }) => one.issue_number === issue,
  );
  await reached(found.id, 'active');
  return { issue, id: found.id };
}

/** A package that grants two services, in two versions, with an event that was delivered. */
async function twoVersions(): Promise<{ id: string; event: string }> {
  const more = ['credentials: [slack, github]'];
  const config = { slack_token: 'xoxb-0', github_token: 'ghp_0' };
  const relay = await installRelay(town.service, target, relayFiles('    console.info("seen");', more), { config });
  const second = relayFiles('    console.info("seen again");', more);
  second['integration.yaml'] = second['integration.yaml']?.replace('1.0.0', '1.0.1') ?? '';
  await api('POST', '/v1/integrations', { files: second, name: 'relay' });
  const { body } = await deliver(relay.address(), 'issues', { action: 'opened' });
  const path = `/v1/integrations/${relay.id}/events/${body.event_id}`;
  await until(async () => (await api('GET', path)).body.status === 'delivered', 'delivery');
  return { id: relay.id, event: body.event_id };
}

beforeAll(async () => {
  target = await startTarget();
  town = await startTown();
  folder = mkdtempSync(join(tmpdir(), 'ccb-guides-'));
  symlinkSync(join(ROOT, 'scripts'), join(folder, 'scripts'));
  // Whatever the API refuses ends a command with a fault, and its sentence is shown.
  writeFileSync(join(folder, '.curlrc'), 'fail-with-body\nshow-error\nmax-time = 30\n');
  const { issue, id: asked } = await askedFor();
  const { id, event } = await twoVersions();
  const old = await installRelay(town.service, target, relayFiles('    return {};'), { name: 'old' });
  const token = await api('POST', '/v1/auth/tokens', { name: 'of the guides' });
  variables = {
    URL: town.service.url,
    KEY: ADMIN_KEY,
    ID: id,
    EVENT: event,
    ASKED: asked,
    OLD: old.id,
    ISSUE: encodeURIComponent(`${REPOSITORY}#${issue}`),
    TOKEN_ID: token.body.id,
  };
});
afterAll(async () => {
  await town.close();
  await target.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  code: number | null;
  said: string;
}

function run(code: string): Promise<Ran> {
  const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', CURL_HOME: folder, ...variables };
  const child = spawn('bash', ['-euo', 'pipefail', '-c', code], { cwd: folder, env });
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  child.stderr.on('data', (chunk) => (said += chunk));
  return new Promise((done) => child.once('close', (ended) => done({ code: ended, said })));
}

describe.each(PAGES)('%s', (page) => {
  whereThere.each(blocksOf(page).map((block) => [block.line, block] as const))(
    'the commands at line %d',
    async (_line, { code, fails }) => {
      const ran = await run(code);
      expect([ran.said, ran.code === 0]).toEqual([ran.said, !fails]);
      expect(ran.said).not.toMatch(/\bnull\b.*\n.*\bjq: error|command not found/);
    },
  );

  test('says the same in Russian, with the same commands', () => {
    const commands = (of: string) => blocksOf(of).map(({ code }) => code.replace(/^ *#.*\n/gm, ''));
    expect(commands(`ru/${page}`)).toEqual(commands(page));
  });
});

/** Calls that scripts of users make beside those of the pages. */
const WATCHING: readonly [method: string, path: string, body?: object][] = [
  ['GET', '/v1/metrics/performance'],
  ['GET', '/v1/integrations/:id/metrics?from=1h'],
  ['GET', '/v1/integrations/:id/metrics?metric=error_rate&from=1h'],
  ['GET', '/v1/integrations/:id/metrics/status'],
  ['GET', '/v1/integrations/:id/alerts'],
  [
    'PUT',
    '/v1/integrations/:id/alerts',
    {
      rules: [
        {
          name: 'High Error Rate',
          condition: 'error_rate > 5%',
          notification_channels: ['slack://dev-alerts', 'email://team@company.com'],
          severity: 'critical',
        },
      ],
    },
  ],
  ['POST', '/v1/integrations/:id/alerts/test', { alert_type: 'error_rate', notification_channel: 'slack' }],
];

// Each row as one argument: a third parameter that a row does not fill would be taken for a callback.
test.each(WATCHING.map((row) => [row] as const))('%j', async ([method, path, body]) => {
  const { status } = await api(method, path.replace(':id', variables.ID ?? ''), body);
  expect([path, status]).toEqual([path, 200]);
});

test('the Python of the guide checks what audit webhooks are signed with', () => {
  const [, code = ''] = /```python\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'docs/user-guide.md'), 'utf8')) ?? [];
  const asked = [
    `print(is_signed(b'{"a":1}', 'sha256=' + hmac.new(b's', b'{"a":1}', hashlib.sha256).hexdigest(), 's'))`,
    `print(is_signed(b'{"a":2}', 'sha256=' + hmac.new(b's', b'{"a":1}', hashlib.sha256).hexdigest(), 's'))`,
  ];
  const { stdout } = spawnSync('python3', ['-c', `${code}\n${asked.join('\n')}`], { encoding: 'utf8' });
  expect(stdout).toBe('True\nFalse\n');
});
