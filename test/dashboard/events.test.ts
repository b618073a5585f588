import { afterAll, beforeAll, expect } from '@jest/globals';
import Database from 'better-sqlite3';
import type { Browser } from 'playwright-core';
import { inBrowser, seriousFaults, signIn, startBrowser, type Visitor, visit } from '../support/browser.ts';
import { installRelay, relayFiles } from '../support/relay.ts';
import { deliver, type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// From the list to the trace of one event, and what to press there.

const test = inBrowser();
const HANDLER =
  "    await context.webhook.send({ body: { said: event.payload.said } });\n    return { status: 'success' };";
const HOSTILE = '</pre><script>alert(1)</script><img src=x onerror=alert(2)>';

let service: Service;
let target: Target;
let browser: Browser | null;
let someone: Visitor;
let id: string;
let good: string;
let bad: string;

beforeAll(async () => {
  browser = await startBrowser();
  if (!browser) return;
  service = await startService();
  target = await startTarget();
  const relay = await installRelay(
    service,
    target,
    relayFiles(HANDLER, ['slo: { availability: 99.9%, latency_p95: 30s }']),
    { name: 'watched' },
  );
  id = relay.id;
  const send = async (payload: object) => (await deliver(relay.address(), 'issues', payload)).body.event_id;
  const ended = (event: string) =>
    until(async () => {
      const { body } = await service.api('GET', `/v1/integrations/${id}/events/${event}`);
      return ['delivered', 'dead'].includes(body.status);
    }, 'the end of an event');
  good = await send({ said: HOSTILE, deep: { one: { two: { three: 'needle' } } } });
  await ended(good);
  target.answer((_call, response) => void response.writeHead(400).end('{"message":"never"}'));
  bad = await send({ said: 'bad' });
  await ended(bad);
  target.answer((_call, response) => void response.end('{}'));
  someone = await visit(browser);
  await signIn(someone, service);
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
  await target?.close();
});

const pageOf = (rest = '') => someone.page.goto(`${service.url}/dashboard/integrations/${id}${rest}`);
const shows = (selector: string, text: string | RegExp) =>
  someone.page.locator(selector, { hasText: text }).first().waitFor();

test('one integration: how it does, with charts, and what came last', async () => {
  const { page } = someone;
  await pageOf();
  expect(await page.locator('h1').textContent()).toBe('watched');
  await page.locator('.chart canvas').first().waitFor();
  expect(await page.locator('tr[data-event]').count()).toBe(2);
  expect(await seriousFaults(someone)).toEqual([]);
  await page.click('text=Pause');
  await shows('#top .state', 'Paused');
  await page.click('text=Activate');
  await shows('#top .state', 'Active');
});

test('events by status and kind; many are counted before any is replayed', async () => {
  const { page } = someone;
  await pageOf('/events');
  await page.selectOption('select[name=status]', 'dead');
  await shows('#count', '1 of 1');
  await page.click('details.bulk summary');
  await page.locator('#bulk button[type=submit]').click();
  await shows('#bulk-result', '1 events.');
  const before = target.calls.length;
  await page.click('#bulk-go');
  await shows('.toast.success', '1 are on their way');
  await until(async () => target.calls.length === before + 1, 'the call of the replay');
});

test('the trace of an event, its payload folded and searched, redelivered and edited', async () => {
  const { page } = someone;
  await pageOf(`/events/${good}`);
  expect(await page.locator('.trace li').allTextContents()).toEqual([
    expect.stringContaining('received'),
    expect.stringContaining('verified'),
    expect.stringContaining('filtered'),
    expect.stringContaining('webhook_send'),
    expect.stringContaining('settled'),
  ]);
  expect(await page.locator('.tree', { hasText: 'needle' }).count()).toBe(0);
  await page.fill('#payload-search', 'needle');
  await shows('.tree .found', 'deep.one.two.three: "needle"');
  const before = target.calls.length;
  await page.click('[data-open=edit]');
  await page.fill('#edited', '{ not json');
  await page.click('#edit [type=submit]');
  await shows('#edit [role=alert]', 'not JSON');
  await page.fill('#edited', JSON.stringify({ said: 'edited' }));
  await page.click('[data-try]');
  await shows('#edit-result', '"said": "edited"');
  expect(target.calls.length).toBe(before);
  await page.click('#edit [type=submit]');
  await page.waitForURL((url) => !url.pathname.endsWith(good));
  await until(async () => target.calls.at(-1)?.json.said === 'edited', 'the edited call');
  expect(await seriousFaults(someone)).toEqual([]);
});

/** As the watch would have found it. */
function openIncident(): void {
  const database = new Database(`${service.folder}/ccb.sqlite`);
  const { project_id: project } = database.prepare('select project_id from integrations where id = ?').get(id) as {
    project_id: string;
  };
  const columns = 'id, integration_id, project_id, rule, name, severity, cause, message, told, opened_at';
  database
    .prepare(
      `insert into incidents (${columns}) values ('inc_1', ?, ?, 'x', ?, 'critical', 'own', 'All fail', '[]', ?)`,
    )
    .run(id, project, HOSTILE, Date.now() - 60_000);
  database.close();
}

test('alerts: what is wrong, marks on the charts, the promise; rules, a test call, silence', async () => {
  const { page } = someone;
  openIncident();
  await pageOf();
  await shows('#wrong', 'All fail');
  await shows('#slo', 'Availability');
  await shows('#slo .active', 'kept');
  // One of a few has failed, a minute ago: more than may fail in a month.
  expect(await page.locator('#slo progress').first().getAttribute('value')).toBe('0');
  await page.locator('[data-marks]').first().waitFor();
  expect(Number(await page.locator('[data-marks]').first().getAttribute('data-marks'))).toBeGreaterThanOrEqual(2);
  await page.click('#marks summary');
  await shows('#marks td', 'Incident');
  await pageOf('/alerts');
  await shows('[data-incident]', 'All fail');
  await page.fill('#f-error_rate_threshold', '5%');
  await page.fill('#f-notification_channels', 'slack://dev-alerts');
  await page.click('[data-add-row]');
  await page.fill('[data-cell=name]', 'Slow');
  await page.fill('[data-cell=condition]', 'latency_p95 > nonsense');
  await page.selectOption('[data-cell=severity]', 'critical');
  await page.click('#alerts-form [type=submit]');
  await shows('#alerts-form [role=alert]', 'nonsense');
  await page.fill('[data-cell=condition]', 'latency_p95 > 2s');
  await page.click('#alerts-form [type=submit]');
  await shows('.toast.warning', 'no credential for slack');
  const { body } = await service.api('GET', `/v1/integrations/${id}/alerts`);
  expect(body).toMatchObject({
    error_rate_threshold: '5%',
    latency_threshold: null,
    notification_channels: ['slack://dev-alerts'],
    rules: [{ name: 'Slow', condition: 'latency_p95 > 2s', severity: 'critical' }],
  });
  await page.click('#test-alert [type=submit]');
  await shows('.toast.error', 'slack://dev-alerts');
  await page.selectOption('#mute-alerts [name=until]', '2h');
  await page.fill('#mute-alerts [name=reason]', 'a move');
  await page.click('#mute-alerts [type=submit]');
  await shows('#muted', 'a move');
  expect(await seriousFaults(someone)).toEqual([]);
  await page.click('#muted button');
  await page.locator('#muted').waitFor({ state: 'detached' });
});

test('copied as curl, saved as a case; nothing of a payload ever ran', async () => {
  const { page, complaints } = someone;
  await someone.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await pageOf(`/events/${good}`);
  await page.click('[data-curl]');
  await shows('.toast', 'Copied');
  expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^curl -X POST 'http.*needle/s);
  await page.click('[data-save-case]');
  await shows('.toast', /cases\/|Saved/);
  expect(complaints.filter((line) => !line.includes('400'))).toEqual([]);
});
