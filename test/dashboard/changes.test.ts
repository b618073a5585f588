import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { readPackageFolder } from '#src/integrations/package/read-folder.ts';
import { inBrowser, seriousFaults, signIn, startBrowser, type Visitor, visit } from '../support/browser.ts';
import { type Service, startService, until } from '../support/service.ts';

// What people change in the browser: settings, versions, people, keys; and where they see who did.

const test = inBrowser();
let service: Service;
let browser: Browser | null;
let someone: Visitor;
let id: string;

beforeAll(async () => {
  browser = await startBrowser();
  if (!browser) return;
  service = await startService();
  const made = await service.api('POST', '/v1/integrations', { package: 'github-slack-notifications' });
  id = made.body.id;
  someone = await visit(browser);
  await signIn(someone, service);
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

const pageOf = (path: string) => someone.page.goto(`${service.url}${path}`);
const own = (tab: string) => pageOf(`/dashboard/integrations/${id}/${tab}`);
const shows = (selector: string, text: string | RegExp) =>
  someone.page.locator(selector, { hasText: text }).last().waitFor();

test('settings by the form of the package; secrets have an eye each and are never shown again', async () => {
  const { page } = someone;
  await own('config');
  expect(await seriousFaults(someone)).toEqual([]);
  await page.fill('#f-slack_channel', '#development');
  await page.fill('#f-github_repos', 'my-org/one\nmy-org/two');
  await page.fill('#f-slack_token', 'xoxb-a-secret-of-slack');
  await page.click('[data-eye=f-slack_token]');
  expect([
    await page.getAttribute('#f-slack_token', 'type'),
    await page.getAttribute('#f-webhook_secret', 'type'),
  ]).toEqual(['text', 'password']);
  await page.click('#config [type=submit]');
  await shows('.toast.success', 'Saved');
  const { body } = await service.api('GET', `/v1/integrations/${id}/config`);
  expect(body).toMatchObject({ slack_channel: '#development', github_repos: ['my-org/one', 'my-org/two'] });
  await own('config');
  expect(await page.content()).not.toContain('a-secret-of-slack');
  await page.click('details >> text=Everything else');
  await page.fill('#f-others', '{ "retries": { "retry_attempts": 99 } }');
  await page.click('#config [type=submit]');
  await shows('#config-problem', 'retry_attempts');
  await page.click('details.help summary');
  expect(await page.locator('details.help').getAttribute('open')).not.toBeNull();
  await page.click('h1');
  expect(await page.locator('details.help').getAttribute('open')).toBeNull();
});

test('a new one: asked for in words like an issue, missing words told beside their fields, followed to its end', async () => {
  const { page } = someone;
  await pageOf('/dashboard/new');
  expect(await seriousFaults(someone)).toEqual([]);
  await page.click('[data-help=slack] summary');
  await shows('[data-help=slack] .setup', 'xoxb-');
  await page.click('h1');
  expect(await page.locator('[data-help=slack]').getAttribute('open')).toBeNull();
  await page.fill('[name=name]', 'Issues to chat');
  await page.fill('[data-field=description]', 'Tell #dev-alerts in Slack about every new issue.');
  await page.click('#ask [type=submit]');
  await shows('[data-missing=incoming_events]', 'What sets it off');
  expect(await page.locator('[data-missing]:visible').count()).toBe(3);
  await page.click('[data-use-service=Slack]');
  await page.fill('[data-field=incoming_events]', 'GitHub webhook (issues.opened)');
  await page.fill('[data-field=outgoing_actions]', 'Send a message to Slack');
  await page.click('#ask [type=submit]');
  await page.waitForURL(/integrations\/int_/);
  await shows('#top .state', 'Inactive');
  expect(await page.locator('h1').textContent()).toBe('Issues to chat');
  await shows('#needs', 'slack');
  await pageOf('/dashboard/new');
  await page.click('[data-package=custom-handler] button');
  await page.waitForURL(/integrations\/int_/);
});

test('a slow server: what is under way says so, and nothing goes out twice', async () => {
  const { page, context } = someone;
  await pageOf('/dashboard/new');
  await page.fill('[name=name]', 'Asked for once');
  await page.fill('[data-field=description]', 'Tell #dev-alerts in Slack about every new issue.');
  await page.click('[data-use-service=Slack]');
  await page.fill('[data-field=incoming_events]', 'GitHub webhook (issues.opened)');
  await page.fill('[data-field=outgoing_actions]', 'Send a message to Slack');
  let answer = (): void => undefined;
  const slow = new Promise<void>((done) => {
    answer = done;
  });
  await context.route(/\/(v1\/integrations|dashboard\?q=.*)$/, async (route) => {
    await slow;
    await route.continue();
  });
  await page.dblclick('#ask [type=submit]');
  await page.waitForSelector('#ask [type=submit][aria-busy=true]');
  await page.press('[name=name]', 'Enter');
  const other = await context.newPage();
  await other.goto(`${service.url}/dashboard`);
  await other.fill('#q', 'once');
  await other.waitForSelector('#list[aria-busy=true]');
  answer();
  await other.waitForSelector('#list:not([aria-busy])');
  await page.waitForURL(/integrations\/int_/);
  await other.close();
  await context.unrouteAll();
  const { body } = await service.api('GET', '/v1/integrations?limit=1000');
  expect(body.filter((one: { name: string }) => one.name === 'Asked for once')).toHaveLength(1);
});

test('routes of n8n, each key once and in plain letters; a mail is looked at before it is sent', async () => {
  const { page } = someone;
  const lines = ['name: workflows', 'version: 1.0.0', 'source: github', 'actions: [n8n_trigger_workflow, email_send]'];
  const files = {
    'integration.yaml': `${lines.join('\n')}\n`,
    'templates/welcome.hbs': 'Subject: Hello {{title}}\n\n<p>{{gone}}</p>',
  };
  const made = await service.api('POST', '/v1/integrations', { files });
  expect([made.status, made.body.message]).toEqual([201, undefined]);
  await pageOf(`/dashboard/integrations/${made.body.id}/config`);
  await page.click('#routes [data-add-row]');
  await shows('.toast.info', 'route');
  await page.fill('#routes [data-cell=action_key]', 'order created');
  await page.fill('#routes [data-cell=workflow_id]', '42');
  await page.click('#routes [type=submit]');
  await shows('#routes [data-problem=action_key]', 'letters');
  await page.fill('#routes [data-cell=action_key]', 'order.created');
  await page.click('#routes [data-add-row]');
  await page.locator('#routes [data-cell=action_key]').last().fill('order.created');
  await page.locator('#routes [data-cell=workflow_id]').last().fill('43');
  await page.click('#routes [type=submit]');
  await shows('#routes [data-problem=action_key]', 'once');
  await page.locator('#routes [data-drop-row]').last().click();
  await page.click('#routes [type=submit]');
  await shows('.toast.success', 'Saved');
  const path = `/v1/integrations/${made.body.id}/config`;
  const routes = [{ action_key: 'order.created', workflow_id: '42' }];
  expect((await service.api('GET', path)).body.routes).toEqual(routes);
  expect((await service.api('PATCH', path, { routes: [...routes, ...routes] })).status).toBe(400);
  await page.selectOption('#mail [name=template]', 'templates/welcome.hbs');
  await page.click('#mail [type=submit]');
  await shows('#mail-subject', /^Hello \S/);
  await shows('.toast.info', 'Hello');
  await shows('#mail-missing', 'gone');
  await page.click('[data-close=mail-window]');
  expect(await seriousFaults(someone)).toEqual([]);
});

test('versions with what they changed, and back to one', async () => {
  const { page } = someone;
  const { files } = await readPackageFolder('integrations/github-slack-notifications');
  const changed = {
    ...files,
    'integration.yaml': (files['integration.yaml'] ?? '').replace('version: 1.0.0', 'version: 1.1.0'),
  };
  await service.api('POST', '/v1/integrations', { files: changed });
  await own('versions');
  await shows('.diff .added', '+version: 1.1.0');
  page.once('dialog', (dialog) => void dialog.accept());
  await page.click('text=Go back to it');
  await until(
    async () => (await service.api('GET', `/v1/integrations/${id}`)).body.version === '1.0.0',
    'the way back',
  );
  await shows('tr:has-text("v1.0.0") .state', 'runs');
});

test('people get a role, another one, and none', async () => {
  const { page } = someone;
  await own('users');
  await page.fill('[name=email]', 'dev@example.com');
  await page.selectOption('form [name=role]', 'developer');
  await page.click('form[data-send] [type=submit]');
  await shows('td', 'dev@example.com');
  await page.selectOption('[data-role]', 'viewer');
  const roleOf = async () => (await service.api('GET', `/v1/integrations/${id}/users`)).body.at(-1)?.role;
  await until(async () => (await roleOf()) === 'viewer', 'the role');
  page.once('dialog', (dialog) => void dialog.accept());
  await page.click('tr:has-text("dev@example.com") button');
  await page.locator('td', { hasText: 'dev@example.com' }).waitFor({ state: 'detached' });
});

test('a key is made and seen once; revoked it is out; the audit log knows', async () => {
  const { page, complaints } = someone;
  await pageOf('/dashboard/keys');
  await page.click('[data-open=new-key]');
  await page.fill('#new-key [name=name]', 'for CI');
  await page.click('#new-key [type=submit]');
  await shows('#token', 'ccb_');
  const token = (await page.locator('#token').textContent()) ?? '';
  expect((await service.api('GET', '/v1/auth/verify', undefined, token)).status).toBe(200);
  await page.click('#made-key >> text=I have it');
  await pageOf('/dashboard/keys');
  expect(await page.content()).not.toContain(token);
  page.once('dialog', (dialog) => void dialog.accept());
  await page.click('tr:has-text("for CI") button');
  await page.locator('tr', { hasText: 'for CI' }).waitFor({ state: 'detached' });
  expect((await service.api('GET', '/v1/auth/verify', undefined, token)).status).toBe(401);
  await pageOf('/dashboard/audit');
  await page.locator('tbody tr').first().waitFor();
  expect(await page.content()).not.toContain('a-secret-of-slack');
  await own('logs');
  expect(await seriousFaults(someone)).toEqual([]);
  expect(complaints.filter((line) => !/40[0-9]|422/.test(line))).toEqual([]);
});
