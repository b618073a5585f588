import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { movingClock } from '../support/moving-clock.ts';
import { createSender, installRelay, relayFiles } from '../support/relay.ts';
import { deliver, type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// Something goes wrong, somebody is told; it is mended, they are told that, too.

const ONE_CALL = "    await context.webhook.send({ body: { n: event.payload.n } });\n    return { status: 'success' };";
const CHANNELS = ['slack://dev-alerts', 'email://team@example.com'];
const RULES = [
  { name: 'High Error Rate', condition: 'error_rate > 5%', notification_channels: CHANNELS, severity: 'critical' },
];
const clock = movingClock();
let works = true;
let target: Target;
let slack: Target;
let service: Service;
let id: string;
let other: string;
let send: (n: number) => Promise<void>;

const path = (rest = '', of = id) => `/v1/integrations/${of}/alerts${rest}`;
const alerts = async (of = id) => (await service.api('GET', path('', of))).body;
const said = () => slack.calls.filter((call) => call.path.endsWith('chat.postMessage')).map((call) => call.json);
/** Until it was looked at again, however often. */
const soon = (how: () => Promise<boolean> | boolean, what: string, stepMs = 5_000) =>
  until(async () => {
    clock.forward(stepMs);
    return await how();
  }, what);
const fires = async (rule: string, of = id) =>
  (await alerts(of)).firing.some((one: { rule: string }) => one.rule === rule);

beforeAll(async () => {
  target = await startTarget();
  slack = await startTarget();
  target.answer((_call, response) => {
    response.statusCode = works ? 200 : 400;
    response.setHeader('x-ratelimit-remaining', '42');
    response.end('{}');
  });
  slack.answer(
    (_call, response) =>
      void response.setHeader('content-type', 'application/json').end('{"ok":true,"channel":"C1","ts":"1.2"}'),
  );
  service = await startService({ CCB_SLACK_BASE_URL: `${slack.url}/` }, { clock });
  const files = relayFiles(ONE_CALL, ['credentials: [slack]', 'slo: {availability: 99.9%, latency_p95: 500ms}']);
  const config = { slack_token: 'xoxb-0' };
  const relay = await installRelay(service, target, files, { config });
  const second = await installRelay(service, target, relayFiles(ONE_CALL), { name: 'second' });
  [id, other] = [relay.id, second.id];
  const sender = createSender(relay.address);
  send = (n) => sender.send({ action: 'opened', n });
});
afterAll(async () => {
  await service.stop();
  await target.close();
  await slack.close();
});

test('both forms are taken, shown, and say what would not arrive', async () => {
  const put = await service.api('PUT', path(), { rules: RULES });
  expect(put.status).toBe(200);
  expect(put.body).toMatchObject({ rules: RULES, firing: [], mute: null });
  expect(put.body.warnings).toEqual([expect.stringMatching(/^email:\/\/team@example.com .*email_smtp_url/)]);
  const section = { error_rate_threshold: 5.0, latency_threshold: 1000, notification_channels: CHANNELS };
  await service.api('PATCH', `/v1/integrations/${other}/config`, { alerts: section });
  expect(await alerts(other)).toMatchObject(section);
  expect((await alerts(other)).warnings).toHaveLength(2);
});

test.each([
  [{ rules: [{ name: 'x', condition: 'eror_rate > 5%' }] }, /Did you mean "error_rate"/],
  [{ rules: [{ name: 'x', condition: 'process.exit()' }] }, /column/],
  [{ notification_channels: ['sms://123'] }, /slack:\/\//],
  [{ notification_channels: ['slack://a b'] }, /./],
  [{ notification_channels: ['email://nobody'] }, /email:\/\/team@example.com/],
  [{ error_rate_threshold: 'much' }, /./],
])('%j is refused, with the remedy', async (body, remedy) => {
  const { status, body: answer } = await service.api('PUT', path(), body);
  expect([status, answer.message]).toEqual([400, expect.stringMatching(remedy)]);
  const config = await service.api('PATCH', `/v1/integrations/${id}/config`, {
    alerts: { rules: [{ name: 'x', condition: 'a;b' }] },
  });
  expect(config.status).toBe(400);
});

test('a test really arrives, at the first channel of its kind; what fails is told', async () => {
  const { body } = await service.api('POST', path('/test'), {
    alert_type: 'error_rate',
    notification_channel: 'slack',
  });
  expect(body).toEqual({
    success: true,
    alert_type: 'error_rate',
    results: [{ channel: 'slack://dev-alerts', delivered: true, message: 'Delivered.' }],
  });
  expect(said()).toEqual([expect.objectContaining({ channel: '#dev-alerts', text: expect.stringContaining('relay') })]);
  expect((await service.api('POST', path('/test'))).body).toMatchObject({
    success: false,
    results: [{ delivered: true }, { delivered: false }],
  });
  expect((await service.api('POST', path('/test'), { notification_channel: 'sms' })).status).toBe(400);
  slack.calls.length = 0;
});

test('what fails is told once, and its end as well', async () => {
  works = false;
  for (let n = 0; n < 6; n++) await send(n);
  await until(async () => (await service.api('GET', `/v1/integrations/${id}/metrics`)).body.dead === 6, 'six failures');
  await soon(() => fires('rule:High Error Rate'), 'an alert');
  const { firing } = await alerts();
  expect(await fires('burn_rate')).toBe(true);
  const [rule] = firing.filter((one: { rule: string }) => one.rule === 'rule:High Error Rate');
  expect(rule).toMatchObject({ severity: 'critical', state: 'firing', told: CHANNELS });
  expect(rule.message).toContain('6 of 6 attempts failed');
  await until(async () => said().length === 1, 'a message');
  expect(said()[0].text).toMatch(/Critical: relay: High Error Rate/);
  const lost = async () => (await service.api('GET', `/v1/integrations/${id}/logs?level=error`)).body;
  await until(
    async () => (await lost()).some((line: { message: string }) => line.message.includes('email://team@example.com')),
    'the line',
  );
  works = true;
  let n = 10;
  await soon(
    async () => {
      await send(n++);
      return !(await fires('rule:High Error Rate'));
    },
    'the end',
    20_000,
  );
  await until(async () => said().length === 2, 'the second message');
  expect(said()[1].text).toMatch(/Resolved: relay: High Error Rate/);
});

test('refused webhooks after a new secret', async () => {
  await service.api('PATCH', `/v1/integrations/${other}/webhook-secret`, { secret: 'quite another secret' });
  for (let n = 0; n < 5; n++)
    await deliver(`${service.url}/webhooks/${other}`, 'issues', { n }, { secret: 'not this one' });
  await soon(() => fires('webhook_failures', other), 'an alert');
  expect((await alerts(other)).firing[0].message).toMatch(/secret was changed/);
});

test('muted: written down, told to nobody until it is over; maintenance is told as info', async () => {
  slack.calls.length = 0;
  const muted = await service.api('POST', path('/mute'), { until: '1h', planned: true, reason: 'new server' });
  expect(muted.body.mute).toMatchObject({ planned: true, reason: 'new server' });
  await service.api('PUT', path(), {
    notification_channels: ['slack://dev-alerts'],
    rules: RULES.map((rule) => ({ ...rule, notification_channels: ['slack://dev-alerts'] })),
  });
  works = false;
  for (let n = 100; n < 106; n++) await send(n);
  await soon(() => fires('rule:High Error Rate'), 'an incident');
  await until(async () => said().length > 0, 'the maintenance');
  expect(said().map((message) => message.text)).toEqual([expect.stringMatching(/Info: relay: Maintenance/)]);
  expect((await service.api('POST', path('/mute'), { until: '0s' })).status).toBe(400);
  expect((await service.api('POST', path('/mute'), { until: null })).body).toEqual({ mute: null });
  await soon(() => said().length >= 3, 'what still lasts');
  const texts = said().map((message) => message.text);
  expect(texts).toContainEqual(expect.stringMatching(/Resolved: relay: Maintenance/));
  expect(texts).toContainEqual(expect.stringMatching(/Critical: relay: .*High Error Rate/));
});

test('Prometheus counts what lasts', async () => {
  const { body } = await service.api('GET', '/metrics', undefined, null);
  expect(body).toMatch(/^ccb_incidents_open\{severity="critical"\} [1-9]/m);
});

test('what was promised, what is left of it, what services still allow, and what was changed meanwhile', async () => {
  const { body } = await service.api('GET', `/v1/integrations/${id}/metrics/status`);
  expect(body.slo).toMatchObject({
    window: '30d',
    availability: { target: 99.9, met: false, budget_left: 0 },
    latency_p95: { target: 500 },
    error_rate: null,
  });
  const { changes } = (await service.api('GET', `/v1/integrations/${id}/metrics?from=12h`)).body;
  expect(changes.map((one: { kind: string }) => one.kind)).toEqual(
    expect.arrayContaining(['version', 'config', 'alerts']),
  );
  const performance = await service.api('GET', '/v1/metrics/performance');
  expect(performance.body.public_url).toMatchObject({ reachable: null, message: expect.stringMatching(/PUBLIC_URL/) });
  await until(
    async () => (await service.api('GET', `/v1/integrations/${id}/metrics/status`)).body.quotas.length > 0,
    'the quota that the service told of',
  );
});
