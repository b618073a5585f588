import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { faultsIn, filledIn, layOut, MANUAL, type ManualCall, type ManualPart, printed } from '../support/manual.ts';
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

/** A package that grants two services, in three versions, with an event that was delivered. */
async function severalVersions(): Promise<{ id: string; event: string }> {
  const more = ['credentials: [slack, github]'];
  const config = { slack_token: 'xoxb-0', github_token: 'ghp_0' };
  const relay = await installRelay(town.service, target, relayFiles('    console.info("seen");', more), { config });
  for (const version of ['1.0.1', '1.0.2']) {
    const files = relayFiles(`    console.info("seen by ${version}");`, more);
    files['integration.yaml'] = files['integration.yaml']?.replace('1.0.0', version) ?? '';
    await api('POST', '/v1/integrations', { files, name: 'relay' });
  }
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
  const [{ issue, id: asked }, { id, event }] = await Promise.all([askedFor(), severalVersions()]);
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
  /** Without what went to stderr. */
  printed: string;
}

function run(code: string, options = '-euo', curlHome = folder): Promise<Ran> {
  const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', CURL_HOME: curlHome, ...variables };
  const child = spawn('bash', [options, 'pipefail', '-c', code], { cwd: curlHome, env });
  const ran: Ran = { code: null, said: '', printed: '' };
  child.stdout.on('data', (chunk) => {
    ran.said += chunk;
    ran.printed += chunk;
  });
  child.stderr.on('data', (chunk) => (ran.said += chunk));
  return new Promise((done) => child.once('close', (ended) => done({ ...ran, code: ended })));
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

test('the Python of the guide checks what audit webhooks are signed with', () => {
  const [, code = ''] = /```python\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'docs/user-guide.md'), 'utf8')) ?? [];
  const asked = [
    `print(is_signed(b'{"a":1}', 'sha256=' + hmac.new(b's', b'{"a":1}', hashlib.sha256).hexdigest(), 's'))`,
    `print(is_signed(b'{"a":2}', 'sha256=' + hmac.new(b's', b'{"a":1}', hashlib.sha256).hexdigest(), 's'))`,
  ];
  const { stdout } = spawnSync('python3', ['-c', `${code}\n${asked.join('\n')}`], { encoding: 'utf8' });
  expect(stdout).toBe('True\nFalse\n');
});

describe('the manual, call by call', () => {
  let mine: string;
  let values: Record<string, string>;

  /** The status of its last answer, and what it printed or wrote. */
  async function called({ run: code, file }: ManualCall, more: Record<string, string> = {}) {
    const { printed: text, said } = await run(filledIn(code, { ...values, ...more }), '-uo', mine);
    const statuses = readFileSync(join(mine, 'headers'), 'utf8').match(/(?<=^HTTP\/1.1 )\d+/gm);
    const out = file === undefined ? text : readFileSync(join(mine, file), 'utf8');
    return { status: Number(statuses?.at(-1)), out: printed(out), said };
  }

  async function expectAsSaid(call: ManualCall): Promise<void> {
    const more = call.of === 'versions' ? { '{integration-id}': variables.ID ?? '' } : {};
    const { status, out, said } = await called(call, more);
    expect([call.about, status, ...faultsIn(out, call.says)]).toEqual([call.about, call.status]);
    expect(said).not.toMatch(/jq: error|command not found|Traceback/);
  }

  const key = async (body: object): Promise<string> =>
    (await api('POST', '/v1/auth/tokens', { name: 'reads', ...body })).body.token;

  /** What came to it and was worked on, with a copy. */
  async function oneEvent(id: string): Promise<string> {
    const how = { id: 'manual-1', secret: 'your-webhook-secret' };
    const issue = { number: 1, title: 'A bug', body: '', user: { login: 'ann' }, labels: [] };
    const payload = { action: 'opened', issue, repository: { name: 'my-repo', full_name: 'my-org/my-repo' } };
    const address = `${town.service.url}/webhooks/${id}`;
    const { body } = await deliver(address, 'issues', payload, how);
    expect((await deliver(address, 'issues', payload, how)).body.duplicate).toBe(true);
    const path = `/v1/integrations/${id}/events/${body.event_id}`;
    await until(async () => (await api('GET', path)).body.status === 'delivered', 'its message');
    return body.event_id;
  }

  beforeAll(async () => {
    mine = mkdtempSync(join(tmpdir(), 'ccb-manual-'));
    writeFileSync(join(mine, '.curlrc'), `max-time = 30\ndump-header = "${join(mine, 'headers')}"\n`);
    const number = await town.github.as('octocat').openIssue({ title: 'No label yet', body: requestText() });
    await api('POST', '/v1/integrations', { package: 'github-slack-notifications', project: 'octo/other' });
    const soon = { type: 'read_only', expires_at: new Date(Date.now() + 1000).toISOString() };
    values = {
      'https://api.claude-code-bot.com': town.service.url,
      'https://your-domain.claude-code-bot.com': town.service.url,
      'https://api.github.com': town.github.apiUrl,
      'ccb_1234567890abcdef...': ADMIN_KEY,
      YOUR_API_KEY: ADMIN_KEY,
      EXISTING_KEY: ADMIN_KEY,
      YOUR_GITHUB_TOKEN: 'ghp_emulated_octocat',
      '{owner}/{repo}': REPOSITORY,
      '{issue_number}': String(number),
      '{issue-id}': variables.ISSUE ?? '',
      '{token-id}': variables.TOKEN_ID ?? '',
      '{manual}': mine,
      '{reading-key}': await key({ type: 'read_only' }),
      '{foreign-key}': await key({ type: 'full_access', projects: ['octo/other'] }),
      '{expired-key}': await key(soon),
    };
    layOut(mine, values);
    const [create, configure] = MANUAL.created;
    if (!create || !configure) throw new Error('no calls that create');
    const made = await called(create);
    expect([made.status, faultsIn(made.out, create.says)]).toEqual([create.status, []]);
    const { id } = made.out as { id: string };
    Object.assign(values, { '{id}': id, '{integration-id}': id });
    await reached(id, 'inactive');
    await expectAsSaid(configure);
    await reached(id, 'active');
    values['{event-id}'] = await oneEvent(id);
    const expired = { authorization: `Bearer ${values['{expired-key}']}` };
    await until(
      async () => (await fetch(`${town.service.url}/v1/user`, { headers: expired })).status === 401,
      'its end',
    );
  });
  afterAll(() => rmSync(mine, { recursive: true, force: true }));

  const PARTS: ManualPart[] = ['managed', 'refused', 'troubled'];
  whereThere.each(PARTS.flatMap((part) => MANUAL[part].map((call) => [part, call.about, call] as const)))(
    '%s: %s',
    async (_part, _about, call) => await expectAsSaid(call),
  );
});
