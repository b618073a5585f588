import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { freePort } from '../../scripts/free-port.ts';
import { inBrowser, startBrowser, type Visitor, visit } from '../support/browser.ts';
import { type Accounts, startAccounts } from '../support/github-accounts.ts';
import { movingClock } from '../support/moving-clock.ts';
import { relayFiles } from '../support/relay.ts';
import { type Service, startService, WEBHOOK_SECRET } from '../support/service.ts';

// People sign in with GitHub: they see what they may see there, and no longer than they may.

const test = inBrowser();
const HANDLER = "    return { status: 'success' };";
const RECHECKED_MS = 4 * 60_000;

const clock = movingClock();
let accounts: Accounts;
let service: Service;
let browser: Browser | null;
let someone: Visitor;
const ids: Record<string, string> = {};

beforeAll(async () => {
  browser = await startBrowser();
  if (!browser) return;
  accounts = await startAccounts({ login: 'Octocat', may: { 'org/writes': 'push', 'org/reads': 'pull' } });
  const port = String(await freePort());
  const { id, secret } = accounts.client;
  service = await startService(
    {
      PORT: port,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      GITHUB_API_URL: accounts.apiUrl,
      GITHUB_CLIENT_ID: id,
      GITHUB_CLIENT_SECRET: secret,
    },
    { clock },
  );
  for (const project of ['org/writes', 'org/reads', 'org/hidden']) {
    const made = await service.api('POST', '/v1/integrations', {
      files: relayFiles(HANDLER),
      name: project.slice(4),
      project,
      config: { webhook_url: accounts.apiUrl, webhook_secret: WEBHOOK_SECRET },
    });
    ids[project.slice(4)] = made.body.id;
  }
  someone = await visit(browser);
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
  await accounts?.close();
});

const statusOf = async (method: 'get' | 'post', path: string): Promise<number> => {
  const headers = method === 'post' ? { origin: service.url } : {};
  return (await someone.context.request[method](`${service.url}${path}`, { headers, maxRedirects: 0 })).status();
};

test('signed in with GitHub: repositories by what one may do there', async () => {
  const { page } = someone;
  await page.goto(`${service.url}/dashboard/integrations/${ids.writes}`);
  await page.click('#with-github');
  await page.waitForURL(`**/dashboard/integrations/${ids.writes}`);
  expect(await page.locator('h1').textContent()).toBe('writes');
  await page.goto(`${service.url}/dashboard`);
  expect((await page.locator('tr[data-integration] a').allTextContents()).sort()).toEqual(['reads', 'writes']);
  expect(await statusOf('get', `/dashboard/integrations/${ids.hidden}`)).toBe(404);
  expect(await statusOf('post', `/v1/integrations/${ids.writes}/pause`)).toBe(200);
  expect(await statusOf('post', `/v1/integrations/${ids.reads}/pause`)).toBe(403);
  expect(await statusOf('get', '/dashboard/keys')).toBe(403);
  const cookies = await someone.context.cookies();
  expect(cookies.map((one) => [one.name, one.httpOnly, one.sameSite])).toEqual([['ccb_session', true, 'Strict']]);
  const { body } = await service.api('GET', '/v1/audit?limit=5');
  expect(JSON.stringify(body)).toContain('github:Octocat');
});

test('what was taken away on GitHub is gone here within minutes; so is the session', async () => {
  const before = accounts.asked();
  expect(await statusOf('get', `/dashboard/integrations/${ids.reads}`)).toBe(200);
  expect(accounts.asked()).toBe(before);
  accounts.whoever = { login: 'Octocat', may: { 'org/writes': 'pull' } };
  clock.forward(RECHECKED_MS);
  expect(await statusOf('get', `/dashboard/integrations/${ids.reads}`)).toBe(404);
  expect(await statusOf('post', `/v1/integrations/${ids.writes}/activate`)).toBe(403);
  accounts.revoke();
  clock.forward(RECHECKED_MS);
  expect(await statusOf('get', '/dashboard')).toBe(303);
});

test('whoever may do nothing here is not let in, though anybody has an account', async () => {
  if (!browser) return;
  accounts.whoever = { login: 'stranger', may: { 'org/elsewhere': 'push' } };
  const stranger = await visit(browser);
  await stranger.page.goto(`${service.url}/sign-in`);
  await stranger.page.click('#with-github');
  await stranger.page.locator('[role=alert]', { hasText: 'stranger has no rights' }).waitFor();
  expect((await stranger.context.cookies()).map((one) => one.name)).toEqual([]);
});

test('a sign-in that was begun elsewhere, or is shown again, signs nobody in', async () => {
  if (!browser) return;
  const other = await visit(browser);
  const ask = (path: string) => other.context.request.get(`${service.url}${path}`, { maxRedirects: 0 });
  expect((await ask('/sign-in/github/callback?code=x&state=y')).status()).toBe(403);
  const sent = await ask('/sign-in/github?to=//evil.example');
  const there = new URL(sent.headers().location ?? '');
  expect([there.pathname, there.searchParams.get('code_challenge_method')]).toEqual(['/login/oauth/authorize', 'S256']);
  const back = await fetch(there, { redirect: 'manual' });
  const callback = new URL(back.headers.get('location') ?? '');
  callback.searchParams.set('state', 'another');
  expect((await ask(callback.pathname + callback.search)).status()).toBe(403);
  expect(await other.context.cookies()).toEqual([]);
});
