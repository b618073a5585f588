import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import nock from 'nock';
import { freePort } from '../../scripts/free-port.ts';
import { OKDESK_TOKEN, type Okdesk, startOkdesk } from '../fakes/okdesk.ts';
import { BOT_TOKEN, startTelegram, type Telegram } from '../fakes/telegram.ts';
import { request, until } from '../support/service.ts';
import { ccb } from './ccb.ts';

const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts');
let telegram: Telegram;
let okdesk: Okdesk;
let folder: string;

beforeAll(async () => {
  nock.restore();
  [telegram, okdesk] = await Promise.all([startTelegram(), startOkdesk()]);
  folder = await mkdtemp(join(tmpdir(), 'ccb-run-'));
});
afterAll(async () => {
  await Promise.all([telegram.close(), okdesk.close(), rm(folder, { recursive: true, force: true })]);
});

/** As people write it for a bot of their own. */
const environment = (
  port: number,
  secret = '',
  token = OKDESK_TOKEN,
): string => `# Telegram Bot Token (получите у @BotFather)
BOT_TOKEN=${BOT_TOKEN}

# Okdesk API Configuration
OKDESK_API_URL=${okdesk.url}
OKDESK_API_TOKEN=${token}

# Webhook Configuration (для получения уведомлений)
WEBHOOK_URL=https://your-webhook-domain.com
WEBHOOK_PATH=/webhook
WEBHOOK_SECRET=${secret}
# WEBHOOK_SECRET опционален

# Database Configuration
DATABASE_URL=sqlite:///okdesk_bot.db

# Server Configuration
HOST=localhost
PORT=${port}
`;

function run(cwd = folder) {
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH ?? '',
    CCB_TELEGRAM_BASE_URL: telegram.url,
    CCB_EGRESS_ALLOW: '127.0.0.1',
    LOG_LEVEL: 'error',
  };
  const flags = ['--disable-warning=ExperimentalWarning', MAIN, 'run', 'okdesk-telegram', '--env-file', '.env'];
  const child = spawn(process.execPath, flags, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { text: '' };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said.text += String(part)));
  return { child, said };
}

test('the self-test says what works and what does not', async () => {
  const variables = { CCB_TELEGRAM_BASE_URL: telegram.url, CCB_EGRESS_ALLOW: '127.0.0.1', LOG_LEVEL: 'silent' };
  const check = async (token: string) => {
    const file = join(folder, '.env.check');
    await writeFile(file, environment(8000, '', token).replace('sqlite:///', `sqlite:///${folder}/check/`));
    return await ccb.in(variables, 'run', 'okdesk-telegram', '--env-file', file, '--check');
  };
  const wrong = await check('Token wrong');
  expect([wrong.code, wrong.out]).toEqual([1, expect.stringContaining('✗ okdesk')]);
  const right = await check(`Token ${OKDESK_TOKEN}`);
  expect([right.code, right.out]).toEqual([0, expect.stringContaining('may open issues')]);
  expect(right.out).toMatch(/✓ okdesk: credential[\s\S]*✓ okdesk: finds companies/);
  expect(okdesk.asked.at(-1)?.auth).toBe('header');
});

test('one command and an environment file are the whole bot', async () => {
  const port = await freePort();
  await writeFile(join(folder, '.env'), environment(port));
  const { child, said } = run();
  try {
    const health = () => request(`http://localhost:${port}/health`, {}).catch(() => ({ status: 0 }));
    await until(async () => (await health()).status === 200, `the start: ${said.text}`);
    const ivan = telegram.person(501);
    for (const text of ['/start', '👤 Физическое лицо', 'Петров Иван', '9991234567', 'Не работает касса'])
      ivan.writes(text);
    ivan.pressesOld('send');
    await until(async () => ivan.heard.some((one) => one.text.includes('создана')), 'the ticket');
    okdesk.sendTo({ url: `http://localhost:${port}/webhook`, vocabulary: 'both' });
    okdesk.staffComments(153, 'Едем');
    await until(async () => ivan.heard.some((one) => one.text.includes('Едем')), 'the comment');
    await okdesk.told();
    expect(okdesk.answers).toEqual([202, 202]);
    expect(said.text).toContain('https://your-webhook-domain.com/webhook (no secret');
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
});

test('with a secret in the file only what is signed with it gets in, at the same address', async () => {
  const own = await mkdtemp(join(folder, 'signed-'));
  const port = await freePort();
  await writeFile(join(own, '.env'), environment(port, 'a secret of the desk'));
  const { child, said } = run(own);
  try {
    const health = () => request(`http://localhost:${port}/health`, {}).catch(() => ({ status: 0 }));
    await until(async () => (await health()).status === 200, `the start: ${said.text}`);
    const body = JSON.stringify({ event: 'issue.updated', issue: { id: 153, updated_at: '2026-01-01T12:00:00Z' } });
    const post = async (signature: string, path = '/webhook') => {
      const headers = { 'content-type': 'application/json', 'x-okdesk-signature': signature };
      return (await request(`http://localhost:${port}${path}`, { method: 'POST', body, headers })).status;
    };
    const right = createHmac('sha256', 'a secret of the desk').update(body).digest('hex');
    expect([await post(''), await post('0'.repeat(64)), await post(right), await post(`sha256=${right}`)]).toEqual([
      401, 401, 202, 200,
    ]);
    expect(await post(right, '/webhook2')).toBe(404);
    expect(said.text).not.toContain('no secret');
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
});
