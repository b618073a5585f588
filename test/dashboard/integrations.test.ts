import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Browser, Route } from 'playwright-core';
import { inBrowser, seriousFaults, signIn, startBrowser, type Visitor, visit } from '../support/browser.ts';
import { type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// The list that operators keep open, in a real browser.

const test = inBrowser();
const ALL = 37;
const HOSTILE = '<img src=x onerror=alert(1)> "><script>alert(2)</script>';

let service: Service;
let target: Target;
let browser: Browser | null;
let someone: Visitor;

async function install(name: string, config: object = {}): Promise<string> {
  const lines = [
    `name: ${name}`,
    'version: 1.0.0',
    `description: ${JSON.stringify(HOSTILE)}`,
    `title: ${JSON.stringify(HOSTILE)}`,
    'source: prometheus',
    'actions: [webhook_send]',
    'config_schema: { type: object, required: [room], properties: { room: { type: string } } }',
  ];
  const made = await service.api('POST', '/v1/integrations', {
    files: { 'integration.yaml': `${lines.join('\n')}\n` },
    config,
  });
  expect([made.status, made.body.message]).toEqual([201, undefined]);
  return made.body.id;
}

const names: string[] = [];

beforeAll(async () => {
  browser = await startBrowser();
  if (!browser) return;
  service = await startService();
  target = await startTarget();
  for (let i = 0; i < ALL; i++) {
    const name = `one-of-many-${String(i).padStart(2, '0')}`;
    await install(name, i < 3 ? { webhook_url: target.url, room: 'a' } : {});
    names.push(name);
  }
  someone = await visit(browser);
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
  await target?.close();
});

const rows = () => someone.page.locator('tr[data-integration]');
const shows = (selector: string, text: string | RegExp) =>
  someone.page.locator(selector, { hasText: text }).first().waitFor();
const toast = (kind: string) => someone.page.locator(`.toast.${kind}`).last();

test('a wrong key is refused in words, a right one leads back to where one wanted to be', async () => {
  const { page } = someone;
  await page.goto(`${service.url}/dashboard?status=active`);
  expect(new URL(page.url()).pathname).toBe('/sign-in');
  await page.fill('#key', 'ccb_wrong');
  await page.click('.eye');
  expect(await page.getAttribute('#key', 'type')).toBe('text');
  await page.click('button[type=submit]');
  expect(await page.locator('[role=alert]').textContent()).toContain('No such key');
  await page.fill('#key', 'ccb_admin_key_of_the_tests_0123456789');
  await page.click('button[type=submit]');
  await page.waitForURL(/status=active/);
  expect(await rows().count()).toBe(3);
});

test('ten a page, "N of M", three sorts; a filter goes back to the first page', async () => {
  const { page } = someone;
  await page.goto(`${service.url}/dashboard`);
  expect([await rows().count(), await page.locator('#count').textContent()]).toEqual([10, '10 of 37']);
  for (const place of ['2 of 4', '3 of 4', '4 of 4']) {
    await page.click('#next');
    await shows('nav.pages li', place);
  }
  expect(await page.locator('#count').textContent()).toBe('7 of 37');
  expect(await rows().count()).toBe(7);
  expect(page.url()).toContain('page=4');
  await page.fill('#q', 'many-1');
  await shows('#count', '10 of 10');
  expect(page.url()).not.toContain('page=4');
  await page.fill('#q', '100%_');
  await page.waitForSelector('p.empty');
  await page.fill('#q', '');
  for (const sort of ['status', 'provider', 'updated']) {
    await page.selectOption('select[name=sort]', sort);
    await page.waitForURL(new RegExp(`sort=${sort}`));
  }
  await page.selectOption('select[name=sort]', 'status');
  await shows('tbody tr:first-child .state', 'Active');
});

test('health: a sign with its words; one is tested, all are checked, and what is old fades', async () => {
  const { page } = someone;
  await page.goto(`${service.url}/dashboard?sort=status`);
  const icon = rows().first().locator('.health');
  expect(await icon.getAttribute('aria-label')).toContain('checked');
  await rows().first().locator('[data-test]').click();
  await toast('warning').or(toast('success')).first().waitFor();
  expect(await icon.getAttribute('data-checked')).not.toBe('');
  await page.click('#check-all');
  await shows('.toast', /\d healthy/);
  await icon.evaluate((element) => {
    element.setAttribute('data-checked', new Date(Date.now() - 6 * 60_000).toISOString());
  });
  // The page looks at the time by itself every few seconds; here at once.
  await page.dispatchEvent('body', 'htmx:afterSwap');
  await page.waitForSelector('.health.old');
});

test('what happens elsewhere shows up by itself', async () => {
  const { page } = someone;
  await page.goto(`${service.url}/dashboard?q=one-of-many-00`);
  expect(await page.locator('.state').textContent()).toBe('Active');
  const { body } = await service.api('GET', '/v1/integrations?limit=1000');
  const { id } = body.find((one: { name: string }) => one.name === 'one-of-many-00');
  await service.api('POST', `/v1/integrations/${id}/pause`);
  await shows('tbody tr:first-child .state', 'Paused');
  await service.api('POST', `/v1/integrations/${id}/activate`);
  await shows('tbody tr:first-child .state', 'Active');
});

test('what happens while a page is on its way, or while it is asked for anew, is not missed', async () => {
  const { page, context } = someone;
  const { body } = await service.api('GET', '/v1/integrations?limit=1000');
  const { id } = body.find((one: { name: string }) => one.name === 'one-of-many-00');
  const held: (() => Promise<void>)[] = [];
  const letGo = async () => {
    for (const go of held.splice(0)) await go();
  };
  await context.route(/v1\/realtime/, (route) => void held.push(() => route.continue()));
  await page.goto(`${service.url}/dashboard?q=one-of-many-00`);
  await until(async () => held.length > 0, 'the stream to be asked for');
  await service.api('POST', `/v1/integrations/${id}/pause`);
  await letGo();
  await shows('tbody tr:first-child .state', 'Paused');
  let isSlow = true;
  // The answer to the first of two changes comes late, and is old by then.
  await context.route(/dashboard\?q=/, async (route) => {
    const response = await route.fetch();
    if (isSlow) held.push(() => route.fulfill({ response }));
    else await route.fulfill({ response });
  });
  await service.api('PATCH', `/v1/integrations/${id}`, { name: 'one-of-many-00 anew' });
  await until(async () => held.length > 0, 'the page to be asked for anew');
  await service.api('POST', `/v1/integrations/${id}/activate`);
  await page.waitForTimeout(2000);
  isSlow = false;
  await letGo();
  await shows('tbody tr:first-child .state', 'Active');
  await context.unrouteAll({ behavior: 'wait' });
  await service.api('PATCH', `/v1/integrations/${id}`, { name: 'one-of-many-00' });
});

test('what changes takes nothing out of the hands of whoever is choosing or pressing', async () => {
  const { page, context } = someone;
  const { body } = await service.api('GET', '/v1/integrations?limit=1000');
  const { id } = body.find((one: { name: string }) => one.name === 'one-of-many-00');
  const rename = (name: string) => service.api('PATCH', `/v1/integrations/${id}`, { name });
  await page.goto(`${service.url}/dashboard?q=one-of-many-0`);
  const held: Route[] = [];
  let isHeld = true;
  await context.route(/dashboard\?q=/, async (route) => {
    if (isHeld && !route.request().headers()['hx-request']) held.push(route);
    else await route.continue();
  });
  /** The page as it is asked for because something changed, answered after `meanwhile`. */
  const exchangedAfter = async (name: string, meanwhile: () => Promise<unknown>): Promise<void> => {
    await rename(name);
    await until(async () => held.length > 0, 'the page to be asked for anew');
    const answers = await Promise.all(held.splice(0).map(async (route) => ({ route, response: await route.fetch() })));
    await meanwhile();
    for (const { route, response } of answers) await route.fulfill({ response });
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');
  };

  await exchangedAfter('one-of-many-00 anew', async () => {
    await page.selectOption('select[name=status]', 'active');
    await shows('#count', '3 of 3');
  });
  // What was chosen is asked for once more, for what changed.
  await until(async () => held.length > 0, 'the chosen list to be asked for anew');
  expect(await page.locator('#count').textContent()).toBe('3 of 3');
  isHeld = false;
  for (const route of held.splice(0)) await route.continue();
  await shows('tbody a', 'one-of-many-00 anew');

  isHeld = true;
  await exchangedAfter('one-of-many-00', async () => {
    await rows().first().locator('[data-test]').hover();
    await page.mouse.down();
  });
  await page.mouse.up();
  await page.locator('.toast').first().waitFor();
  isHeld = false;
  for (const route of held.splice(0)) await route.continue();
  await page.locator('tbody a', { hasText: /00$/ }).waitFor();
  await context.unrouteAll({ behavior: 'wait' });
});

test("a stream tells of one's own project alone, and ends with its key; one that broke off misses nothing", async () => {
  if (!browser) return;
  const { body: theirs } = await service.api('POST', '/v1/integrations', {
    files: { 'integration.yaml': 'name: theirs\nversion: 1.0.0\nsource: prometheus\nactions: [webhook_send]\n' },
    project: 'org/theirs',
  });
  const limited = { name: 'theirs', type: 'full_access', projects: ['org/theirs'] };
  const { body: key } = await service.api('POST', '/v1/auth/tokens', limited);
  const other = await visit(browser);
  await signIn(other, service, '/dashboard', key.token);
  await other.page.evaluate(`
    window.told = [];
    window.stream = new EventSource('/v1/realtime');
    for (const kind of ['integration_batch_update', 'integration_created', 'integration_deleted'])
      stream.addEventListener(kind, (event) => told.push(event.data));
    new Promise((done) => stream.addEventListener('open', done));
  `);
  const { body: mine } = await service.api('POST', '/v1/integrations', {
    files: {
      'integration.yaml': 'name: of-nobody-else\nversion: 1.0.0\nsource: prometheus\nactions: [webhook_send]\n',
    },
  });
  const rename = async (name: string) =>
    expect((await service.api('PATCH', `/v1/integrations/${theirs.id}`, { name })).status).toBe(200);
  await rename('theirs-anew');
  await until(() => other.page.evaluate('told.join().includes("theirs-anew")'), 'the news of their own');
  expect(await other.page.evaluate('told.join()')).not.toContain('of-nobody-else');
  await other.page.goto(`${service.url}/dashboard?q=theirs`);
  await other.context.setOffline(true);
  await rename('theirs-at-last');
  await other.context.setOffline(false);
  await other.page.locator('tbody a', { hasText: 'theirs-at-last' }).waitFor();
  await service.api('DELETE', `/v1/auth/tokens/${key.id}`);
  const ended = `new Promise((done) => { const s = new EventSource('/v1/realtime'); s.onerror = () => done(s.readyState); })`;
  expect(await other.page.evaluate(ended)).toBe(2);
  for (const id of [mine.id, theirs.id]) await service.api('DELETE', `/v1/integrations/${id}`);
  await other.context.close();
});

test('in Russian; usable for all; nothing hostile ran, and the browser has nothing to complain of', async () => {
  const { page, complaints } = someone;
  await page.goto(`${service.url}/dashboard`);
  expect(await seriousFaults(someone)).toEqual([]);
  await page.click('a[lang=ru]');
  await page.waitForSelector('html[lang=ru]');
  expect(await page.locator('h1').textContent()).toBe('Интеграции');
  await page.goto(`${service.url}/dashboard`);
  expect(await page.locator('#count').textContent()).toBe('10 из 37');
  expect(complaints.filter((line) => !line.includes('401'))).toEqual([]);
});

test('a session is over with its key, and counts for our own pages alone', async () => {
  if (!browser) return;
  const made = await service.api('POST', '/v1/auth/tokens', { name: 'for a day', type: 'read_only' });
  const other = await visit(browser);
  await signIn(other, service, '/dashboard', made.body.token);
  expect(await other.page.locator('#check-all').count()).toBe(0);
  const cookies = await other.context.cookies();
  const session = cookies.find((one) => one.name.endsWith('ccb_session'));
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  const cookie = `${session?.name}=${session?.value}`;
  const ask = (headers: Record<string, string>, method = 'GET') =>
    fetch(`${service.url}/v1/integrations?limit=1`, { method, headers: { cookie, ...headers } }).then(
      (one) => one.status,
    );
  expect([await ask({}), await ask({ 'sec-fetch-site': 'cross-site' })]).toEqual([200, 401]);
  expect([await ask({}, 'POST'), await ask({ origin: 'https://evil.example' }, 'POST')]).toEqual([401, 401]);
  await service.api('DELETE', `/v1/auth/tokens/${made.body.id}`);
  await other.page.goto(`${service.url}/dashboard`);
  expect(new URL(other.page.url()).pathname).toBe('/sign-in');
  await until(async () => (await ask({})) === 401, 'the end of the session');
});
