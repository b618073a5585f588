import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { readEnv } from '#src/env.ts';
import { createLog } from '#src/kit/log.ts';
import { start } from '#src/main.ts';
import { startSlack } from './emulated-slack.ts';

// The pictures of docs/images: a service with a day of events behind it, looked at in a real browser. Nothing leaves this machine.

const IMAGES = resolve(import.meta.dirname, '../docs/images');
const SIZE = { width: 1200, height: 760 };
const MOST_BYTES = 150 * 1024;
const HOUR_MS = 3_600_000;
const STEPS = 48;
const KEY = `ccb_pictures_${randomBytes(16).toString('hex')}`;
const SECRET = randomBytes(16).toString('hex');
const TITLES = ['The build takes too long', 'Nobody can sign in', 'Typo on the front page', 'Add a dark mode'];

let behindMs = 24 * HOUR_MS;
const clock = { now: (): number => Date.now() - behindMs };

interface Town {
  url: string;
  api(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
}

const townAt = (url: string): Town => ({
  url,
  async api(method, path, body) {
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    const answer = await fetch(url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    const said = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${said}`);
    return said === '' ? {} : JSON.parse(said);
  },
});

function issueOf(number: number): object {
  const title = TITLES[number % TITLES.length];
  const labels = number % 9 === 4 ? [{ name: 'critical' }] : [];
  const repository = {
    name: 'my-repo',
    full_name: 'my-org/my-repo',
    html_url: 'https://github.com/my-org/my-repo',
    owner: { login: 'my-org' },
  };
  const html_url = `${repository.html_url}/issues/${number}`;
  const user = { login: 'octocat', html_url: 'https://github.com/octocat' };
  return {
    action: 'opened',
    issue: { number, title, html_url, user, labels, body: '', state: 'open' },
    repository,
    sender: user,
  };
}

async function deliver(town: Town, id: string, number: number): Promise<void> {
  const body = JSON.stringify(issueOf(number));
  const signature = createHmac('sha256', SECRET).update(body).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'x-github-event': 'issues',
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': `sha256=${signature}`,
  };
  await fetch(`${town.url}/webhooks/${id}`, { method: 'POST', body, headers });
}

async function settled(town: Town, id: string): Promise<void> {
  for (let i = 0; i < 200; i++) {
    const { waiting } = await town.api('GET', `/v1/integrations/${id}/queue/status`);
    if (waiting === 0) return;
    await new Promise((done) => setTimeout(done, 25));
  }
}

/** A day with its quiet night, in a minute. */
async function liveADay(town: Town, id: string): Promise<void> {
  for (let step = 0, number = 1; step < STEPS; step++) {
    const busy = 1 + Math.round(3 * (1 + Math.sin((step / STEPS) * 2 * Math.PI)));
    for (let i = 0; i < busy; i++) await deliver(town, id, number++);
    await settled(town, id);
    behindMs = Math.max(0, behindMs - (24 * HOUR_MS) / STEPS);
  }
  behindMs = 0;
}

async function fill(town: Town): Promise<string> {
  const given = { package: 'github-slack-notifications', name: 'Issues to Slack', project: 'my-org/my-repo' };
  const config = { slack_channel: '#dev-alerts', github_repos: ['my-org/my-repo'], webhook_secret: SECRET };
  const { id } = await town.api('POST', '/v1/integrations', { ...given, config });
  const others = { 'jira-priority-routing': 'Jira to several channels', 'monitoring-incident': 'Alerts to incidents' };
  for (const [name, title] of Object.entries(others))
    await town.api('POST', '/v1/integrations', { package: name, name: title, project: 'my-org/my-repo' });
  await town.api('PUT', `/v1/integrations/${id}/alerts`, {
    error_rate_threshold: '5%',
    notification_channels: ['slack://dev-alerts'],
    rules: [{ name: 'Slow answers', condition: 'latency_p95 > 2s', severity: 'warning' }],
  });
  await liveADay(town, String(id));
  return String(id);
}

async function take(page: Page, path: string, name: string): Promise<void> {
  await page.goto(path);
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.locator('#toasts').evaluate((box) => box.replaceChildren());
  const file = join(IMAGES, `${name}.png`);
  await page.screenshot({ path: file, animations: 'disabled' });
  const { size } = await stat(file);
  if (size > MOST_BYTES) throw new Error(`${file} has ${size} bytes`);
  console.log(`${file} ${Math.round(size / 1024)} KB`);
}

async function takeAll(browser: Browser, town: Town, id: string, language: 'en' | 'ru'): Promise<void> {
  const context = await browser.newContext({ viewport: SIZE, locale: language, colorScheme: 'light' });
  const page = await context.newPage();
  await page.goto(`${town.url}/sign-in?lang=${language}`);
  await page.fill('#key', KEY);
  await page.press('#key', 'Enter');
  await page.waitForURL(`${town.url}/dashboard`);
  const own = `${town.url}/dashboard/integrations/${id}`;
  const events = (await town.api('GET', `/v1/integrations/${id}/events?limit=1`)) as unknown as { id: string }[];
  const suffix = language === 'en' ? '' : `.${language}`;
  await take(page, `${town.url}/dashboard`, `integrations${suffix}`);
  await take(page, own, `integration${suffix}`);
  await take(page, `${own}/events/${events[0]?.id}`, `event${suffix}`);
  await take(page, `${own}/alerts`, `alerts${suffix}`);
  await take(page, `${town.url}/dashboard/new`, `new${suffix}`);
  await context.close();
}

const folder = await mkdtemp(join(tmpdir(), 'ccb-pictures-'));
const slack = await startSlack(['dev-alerts', 'dev-updates', 'development', 'critical-alerts']);
const env = readEnv({
  PORT: process.env.PORT ?? '3999',
  DATABASE_URL: `sqlite:${join(folder, 'ccb.sqlite')}`,
  CCB_ADMIN_KEY: KEY,
  CCB_EGRESS_ALLOW: '127.0.0.1',
  CCB_SLACK_BASE_URL: slack.apiUrl,
  CCB_SLACK_TOKEN: slack.token,
});
const service = await start(env, createLog({ level: 'error' }), clock);
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-sync'] });
try {
  const town = townAt(service.url);
  const id = await fill(town);
  await mkdir(IMAGES, { recursive: true });
  for (const language of ['en', 'ru'] as const) await takeAll(browser, town, id, language);
} finally {
  await browser.close();
  await service.stop();
  await slack.close();
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);
