import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { allRoutes } from '#src/api/all-routes.ts';
import { createLog } from '#src/kit/log.ts';
import { sampleFor } from '../support/access/samples.ts';
import { installRelay, type Relay, relayFiles } from '../support/relay.ts';
import { requestText } from '../support/request-text.ts';
import { ADMIN_KEY, type Answer, deliver, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';
import { REPOSITORY, startTown, type Town } from '../support/town.ts';

// Secrets are planted wherever people put them, things are made to go wrong, and every way out is searched for them.

/** What must never be seen again once it was handed in. */
const SECRETS = {
  slackToken: 'xoxb-canary-4711-of-the-slack-token',
  webhookSecret: 'canary 4712 of the webhook secret/+',
  webhookUrl: '/hooks/canary-4713-of-the-address',
  oldSecret: 'canary 4714 of the secret before',
  projectToken: 'xoxb-canary-4715-of-the-project',
  hookSecret: 'canary-4716-of-the-audit-webhook',
  hookHeader: 'canary-4717-of-its-header',
  environment: 'xoxb-canary-4718-of-the-environment',
  encryptionKey: Buffer.from('canary-4719-of-the-encryption-ke').toString('base64'),
};
/** Somebody pasted it into an issue: GitHub has it, and nobody gets it from us. */
const PASTED = 'xoxb-canary-4720-pasted-into-an-issue';

const logged: string[] = [];
/** Every answer of the API as it went over the wire. */
const answered: string[] = [];
let target: Target;
let audit: Target;
let town: Town;
let relay: Relay;
let eventId: string;
let key: { id: string; token: string };
let hookId: string;

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape the route answers.
async function ask(method: string, path: string, body?: unknown, token = ADMIN_KEY): Promise<Answer<any>> {
  const answer = await fetch(`${town.service.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  answered.push(`${method} ${path} ${JSON.stringify([...answer.headers])}${text}`);
  const isJson = answer.headers.get('content-type')?.includes('json') && text !== '';
  return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
}

const HANDLER = `    await context.webhook.send({ body: { delivery: event.delivery_id } });
    console.error('told', event.headers);`;

beforeAll(async () => {
  target = await startTarget();
  audit = await startTarget();
  // Says everything that it was told, as some services do.
  target.answer((call, response) => {
    const said = { ok: false, error: `${call.headers.authorization} ${call.path}`, headers: call.headers };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(said));
  });
  town = await startTown({
    log: createLog({ level: 'trace', destination: { write: (line) => void logged.push(line) } }),
    env: {
      CCB_SLACK_BASE_URL: `${target.url}/`,
      CCB_SLACK_TOKEN: SECRETS.environment,
      INTEGRATION_ENCRYPTION_KEY: SECRETS.encryptionKey,
    },
  });
  // A secret that is made or given is answered once, to whoever made it.
  const hook = { url: audit.url, secret: SECRETS.hookSecret, headers: { 'x-team': SECRETS.hookHeader } };
  hookId = (await town.service.api('POST', '/v1/audit/webhooks', hook)).body.id;
  relay = await installRelay(town.service, target, relayFiles(HANDLER), {
    project: REPOSITORY,
    config: { webhook_url: `${new URL(target.url).origin}${SECRETS.webhookUrl}`, webhook_secret: SECRETS.oldSecret },
  });
  await ask('PATCH', `/v1/integrations/${relay.id}/webhook-secret`, { secret: SECRETS.webhookSecret });
  eventId = (await deliver(relay.address(), 'issues', { action: 'opened' }, { secret: SECRETS.webhookSecret })).body
    .event_id;
  await until(
    async () => (await ask('GET', `/v1/integrations/${relay.id}/events/${eventId}`)).body.status === 'delivered',
    'delivery',
  );
  await deliver(relay.address(), 'issues', {}, { secret: `${SECRETS.webhookSecret}x` });
  key = (await town.service.api('POST', '/v1/auth/tokens', { name: 'made', type: 'full_access' })).body;
});

afterAll(async () => {
  await town.close();
  await target.close();
  await audit.close();
});

/** The secret as people's tools write it. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = [bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')];
  const json = JSON.stringify(secret).slice(1, -1);
  const form = new URLSearchParams({ s: secret }).toString().slice(2);
  return [secret, json, bytes.toString('hex'), encodeURIComponent(secret), form, ...base64];
}

const planted = (): [string, string][] => [
  ...Object.entries(SECRETS),
  ['key', key.token],
  ['adminKey', ADMIN_KEY],
  ['privateKey', town.github.privateKey.split('\n')[5] ?? 'none'],
  ['appSecret', town.github.webhookSecret],
];

const leaks = (text: string, secrets = planted()): string[] =>
  secrets.flatMap(([name, secret]) => (spellings(secret).some((one) => text.includes(one)) ? [name] : []));

test('a service that repeats what it is told, on the credential of the integration, the project, the environment', async () => {
  await ask('POST', '/v1/credentials', { project: 'local', service: 'slack', fields: { token: SECRETS.projectToken } });
  const credentials = (await ask('GET', '/v1/credentials')).body;
  for (const { id } of credentials) await ask('POST', `/v1/credentials/${id}/test`);
  for (const [project, config] of [
    [REPOSITORY, { slack_token: SECRETS.slackToken }],
    ['local', {}],
    ['acme/elsewhere', {}],
  ] as const) {
    const made = await ask('POST', '/v1/integrations', {
      package: 'github-slack-notifications',
      project,
      config: { webhook_secret: SECRETS.webhookSecret, slack_channel: '#canary', ...config },
    });
    expect([project, made.body.status]).toEqual([project, 'active']);
    const { id } = made.body;
    const issue = { number: 1, title: 'x', user: { login: 'y' }, html_url: 'https://x.test' };
    const to = `${town.service.url}/webhooks/${id}`;
    const sent = await deliver(to, 'issues', { action: 'opened', issue }, { secret: SECRETS.webhookSecret });
    const event = `/v1/integrations/${id}/events/${sent.body.event_id}`;
    await until(async () => (await ask('GET', event)).body.status === 'dead', 'the end');
    await ask('POST', `/v1/integrations/${id}/test`);
    for (const path of ['', '/config', '/permissions', '/webhook-config', '/status', '/logs', '/events']) {
      await ask('GET', `/v1/integrations/${id}${path}`);
    }
    await ask('GET', `${event}/steps`);
  }
  for (const token of [SECRETS.slackToken, SECRETS.projectToken, SECRETS.environment]) {
    expect(target.calls.some((call) => call.headers.authorization === `Bearer ${token}`)).toBe(true);
  }
  expect(target.calls.some((call) => call.path === SECRETS.webhookUrl)).toBe(true);
});

test('a credential in a request in words, and one that is pasted into an issue', async () => {
  const wanted = { name: 'In words', source: 'github', target: 'slack', project: 'local' };
  const asked = await ask('POST', '/v1/integrations', { ...wanted, config: { slack_token: SECRETS.slackToken } });
  expect([asked.status, asked.body]).toEqual([201, expect.objectContaining({ status: 'requested', config: {} })]);
  const issue = await town.github.as('octocat').openIssue({
    title: `Issues to Slack with ${PASTED}`,
    body: requestText({ description: `Our token is ${PASTED}, tell #dev-alerts.` }),
    labels: ['integration-request'],
  });
  await until(
    async () => (await town.github.pulls()).some((one) => one.body.includes(`Closes #${issue}`)),
    'the pull request',
  );
  await ask('GET', `/v1/issues/${encodeURIComponent(`${REPOSITORY}#${issue}`)}/logs`);
  const [wrong, wrongIssue] = [requestText({ service: PASTED, actions: undefined }), town.github.as('octocat')];
  await wrongIssue.openIssue({ title: 'Not enough', body: wrong, labels: ['integration-request'] });
  await town.github.settled();
});

test('every route that reads is asked, and changes are refused with secrets in them', async () => {
  const things = {
    project: REPOSITORY,
    integration: relay.id,
    event: eventId,
    token: key.id,
    credential: (await ask('GET', '/v1/credentials')).body[0].id,
    hook: hookId,
    members: {},
  };
  for (const route of allRoutes().filter(({ method }) => method === 'GET')) {
    const { path } = sampleFor(route, things);
    await ask('GET', path);
    await ask('GET', path, undefined, key.token);
  }
  for (const { id } of (await ask('GET', '/v1/integrations?limit=1000')).body) {
    for (const part of ['', '/config', '/logs', '/webhook-logs']) await ask('GET', `/v1/integrations/${id}${part}`);
  }
  const config = `/v1/integrations/${relay.id}/config`;
  for (const body of [
    { slackToken: SECRETS.slackToken },
    { slack_tokens: [SECRETS.slackToken] },
    { rate_limiting: 1 },
  ]) {
    await ask('PATCH', config, { ...body, webhook_secret: SECRETS.oldSecret });
  }
  await ask('GET', '/v1/user', undefined, SECRETS.slackToken);
  await ask('GET', '/health');
  await ask('GET', '/docs');
});

test('what audit webhooks are told is signed, and their own secrets go nowhere but there', async () => {
  await until(async () => audit.calls.length > 5, 'audit webhooks');
  for (const { headers, body } of audit.calls) {
    const signature = createHmac('sha256', SECRETS.hookSecret).update(body).digest('hex');
    expect([headers['x-ccb-signature-256'], headers['x-team']]).toEqual([`sha256=${signature}`, SECRETS.hookHeader]);
    expect(leaks(body)).toEqual([]);
    expect(body).not.toContain(PASTED);
  }
});

test('no secret in any answer, in any line of the log, or in plain text in the database', () => {
  const every: [string, string][] = [...planted(), ['pasted', PASTED]];
  expect(answered.length).toBeGreaterThan(allRoutes().length);
  expect(answered.filter((text) => leaks(text, every).length > 0)).toEqual([]);
  expect(logged.length).toBeGreaterThan(0);
  expect(logged.filter((line) => leaks(line, every).length > 0)).toEqual([]);
  for (const file of readdirSync(town.service.folder)) {
    expect([file, leaks(readFileSync(join(town.service.folder, file)).toString('latin1'))]).toEqual([file, []]);
  }
});

test('no secret in any comment, pull request, file or check in the repository', async () => {
  const said: string[] = [];
  for (const number of [1, 2, 3, 4, 5]) {
    const issue = await town.github.issue(number).catch(() => null);
    said.push(...(issue?.comments ?? []).filter((one) => one.by === town.github.botLogin).map((one) => one.body));
  }
  for (const pull of await town.github.pulls()) {
    said.push(pull.title, pull.body, JSON.stringify(await town.github.files(pull.head.ref)));
    said.push(JSON.stringify(await town.github.checks(pull.head.sha)));
  }
  expect(said.length).toBeGreaterThan(3);
  expect(said.filter((text) => leaks(text, [...planted(), ['pasted', PASTED]]).length > 0)).toEqual([]);
});
