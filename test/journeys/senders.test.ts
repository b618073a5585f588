import { createHmac, randomUUID, sign } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type LocalServer, localServer } from '../connectors/worlds/world.ts';
import { certificateAt } from '../support/certificate.ts';
import { movingClock } from '../support/moving-clock.ts';
import { type Answer, request, type Service, startService, until } from '../support/service.ts';
import { type SmtpServer, startSmtp } from '../support/smtp-server.ts';
import { startTarget, type Target } from '../support/target.ts';

// Senders with customs of their own, over real HTTP: certificates, confirmations, empty bodies, greetings by GET.

const clock = movingClock();
const certificate = certificateAt(Date.now());
const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:my-app-events';

let service: Service;
let target: Target;
let vendor: LocalServer;
let mail: SmtpServer;

beforeAll(async () => {
  target = await startTarget();
  mail = await startSmtp();
  vendor = await localServer(({ url }) => ({ text: /cert|\.pem/i.test(url) ? certificate.pem : '<Confirmed/>' }));
  service = await startService(
    {
      CCB_PAYPAL_BASE_URL: vendor.url,
      CCB_S3_BASE_URL: vendor.url,
      SMTP_URL: `smtp://127.0.0.1:${mail.port}?tls=optional`,
      CCB_EMAIL_FROM: 'Bot <bot@example.com>',
    },
    { clock },
  );
});
afterAll(async () => {
  await service.stop();
  await Promise.all([target.close(), vendor.close(), mail.close()]);
});

let installed = 0;
const manifest = (source: string, action: string): string =>
  [
    `name: from-${source.replace('_', '-')}-${++installed}`,
    'version: 1.0.0',
    `source: ${source}`,
    "events: ['*']",
    `actions: [${action}]`,
    '',
  ].join('\n');

async function install(
  source: string,
  secret: string,
  { action = 'webhook_send', handler }: { action?: string; handler?: string } = {},
) {
  const files = {
    'integration.yaml': manifest(source, action),
    ...(handler === undefined ? {} : { 'handler.ts': handler }),
  };
  const made = await service.api('POST', '/v1/integrations', {
    files,
    config: { webhook_url: target.url, webhook_secret: secret },
  });
  expect(made).toMatchObject({ status: 201 });
  return made.body.id as string;
}

const send = (id: string, body: string, headers: Record<string, string>): Promise<Answer<Record<string, unknown>>> =>
  request(`${service.url}/webhooks/${id}`, { method: 'POST', headers, ...(body === '' ? {} : { body }) });
const events = async (id: string) => (await service.api('GET', `/v1/integrations/${id}/events`)).body;

const SIGNED = ['Message', 'MessageId', 'Subject', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
function sns(more: Record<string, string>) {
  const message: Record<string, string> = {
    Type: 'Notification',
    MessageId: randomUUID(),
    TopicArn: TOPIC,
    Timestamp: new Date(clock.now()).toISOString(),
    SignatureVersion: '2',
    SigningCertURL: `${vendor.url}SimpleNotificationService.pem`,
    ...more,
  };
  const text = SIGNED.flatMap((name) => (message[name] === undefined ? [] : `${name}\n${message[name]}\n`)).join('');
  return JSON.stringify({
    ...message,
    Signature: sign('RSA-SHA256', Buffer.from(text), certificate.key).toString('base64'),
  });
}
const snsHeaders = { 'content-type': 'text/plain; charset=UTF-8', 'x-amz-sns-message-type': 'Notification' };
const stored = (sequencer: string): string =>
  JSON.stringify({
    Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'b' }, object: { key: 'a+b.csv', sequencer } } }],
  });

test('SNS: a subscription confirms itself, a notification is one event however often it comes, another topic is none', async () => {
  const id = await install('s3', TOPIC);
  const SubscribeURL = `${vendor.url}?Action=ConfirmSubscription&Token=t`;
  const confirmation = sns({ Type: 'SubscriptionConfirmation', Message: 'You have chosen', Token: 't', SubscribeURL });
  expect((await send(id, confirmation, snsHeaders)).status).toBe(200);
  expect(vendor.seen.map(({ url }) => url)).toEqual([
    '/SimpleNotificationService.pem',
    '/?Action=ConfirmSubscription&Token=t',
  ]);
  expect((await send(id, sns({ Message: stored('01') }), snsHeaders)).status).toBe(202);
  const copy = await send(id, sns({ Message: stored('01') }), snsHeaders);
  expect([copy.status, copy.body.duplicate]).toEqual([200, true]);
  expect((await send(id, sns({ Message: '{"Event":"s3:TestEvent"}' }), snsHeaders)).status).toBe(200);
  expect((await send(id, sns({ Message: stored('02'), TopicArn: `${TOPIC}-2` }), snsHeaders)).status).toBe(401);
  const elsewhere = sns({ Message: stored('03'), SigningCertURL: 'http://127.0.0.1:1/x.pem' });
  expect((await send(id, elsewhere, snsHeaders)).status).toBe(401);
  expect(await events(id)).toMatchObject([{ type: 'object_created.put', duplicate_count: 1 }]);
  expect(vendor.seen).toHaveLength(2);
});

test('EventBridge: the key of its connection', async () => {
  const id = await install('s3', 'a-key-of-the-connection');
  const event = JSON.stringify({
    source: 'aws.s3',
    'detail-type': 'Object Created',
    detail: { object: { key: 'k', sequencer: '1' } },
  });
  const json = { 'content-type': 'application/json' };
  expect((await send(id, event, { ...json, 'x-api-key': 'a-key-of-the-connection' })).status).toBe(202);
  expect((await send(id, event, { ...json, 'x-api-key': 'another' })).status).toBe(401);
  expect((await send(id, event, json)).status).toBe(401);
});

test('PayPal: verified here, with its certificate fetched once', async () => {
  const webhook = '0EH40505U7160970P';
  const id = await install('paypal', webhook);
  const before = vendor.seen.length;
  const post = (body: string, signedFor = webhook) => {
    const [transmission, time] = [randomUUID(), new Date(clock.now()).toISOString()];
    const text = `${transmission}|${time}|${signedFor}|${crc32(body)}`;
    return send(id, body, {
      'content-type': 'application/json',
      'paypal-auth-algo': 'SHA256withRSA',
      'paypal-cert-url': `${vendor.url}v1/notifications/certs/CERT-1`,
      'paypal-transmission-id': transmission,
      'paypal-transmission-time': time,
      'paypal-transmission-sig': sign('RSA-SHA256', Buffer.from(text), certificate.key).toString('base64'),
    });
  };
  const body = JSON.stringify({ id: 'WH-1', event_type: 'PAYMENT.CAPTURE.COMPLETED', resource: { id: 'C1' } });
  expect((await post(body)).status).toBe(202);
  expect((await post(body)).body.duplicate).toBe(true);
  expect((await post(body, '1AB40505U7160970Q')).status).toBe(401);
  expect(vendor.seen.length).toBe(before + 1);
  expect(await events(id)).toMatchObject([{ type: 'PAYMENT.CAPTURE.COMPLETED', delivery_id: 'WH-1' }]);
});

test('Google Drive: what stands in the headers of an empty body is the payload', async () => {
  const id = await install('google_drive', 'a-token-of-the-channel');
  const headers = (state: string, number: string) => ({
    'x-goog-channel-id': 'channel-1',
    'x-goog-channel-token': 'a-token-of-the-channel',
    'x-goog-resource-state': state,
    'x-goog-resource-uri': 'https://www.googleapis.com/drive/v3/changes?alt=json',
    'x-goog-message-number': number,
  });
  expect((await send(id, '', headers('sync', '1'))).status).toBe(200);
  const taken = await send(id, '', headers('change', '10'));
  expect(taken.status).toBe(202);
  expect((await send(id, '', headers('change', '10'))).body.duplicate).toBe(true);
  expect((await send(id, '', { ...headers('change', '11'), 'x-goog-channel-token': 'no' })).status).toBe(401);
  const [event, ...others] = await events(id);
  expect([event, others]).toMatchObject([{ type: 'drive.change', delivery_id: 'channel-1:10' }, []]);
  const whole = (await service.api('GET', `/v1/integrations/${id}/events/${event.id}`)).body;
  expect(JSON.stringify(whole)).not.toContain('a-token-of-the-channel');
  expect(whole.payload).toMatchObject({ resource_state: 'change', channel_id: 'channel-1' });
});

test('Dropbox: its word comes back as plain text, and what is told several times is one event afterwards', async () => {
  const id = await install('dropbox', 'the secret of the app');
  const word = '<script>alert(1)</script>';
  const greeting = await fetch(`${service.url}/webhooks/${id}?challenge=${encodeURIComponent(word)}`);
  expect([greeting.status, await greeting.text()]).toEqual([200, word]);
  expect(greeting.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(greeting.headers.get('x-content-type-options')).toBe('nosniff');
  expect((await service.api('GET', `/webhooks/${id}`, undefined, null)).body).toMatchObject({ id, source: 'dropbox' });

  const tell = (account: string) => {
    const body = JSON.stringify({ list_folder: { accounts: [account] }, delta: { users: [1] } });
    const signature = createHmac('sha256', 'the secret of the app').update(body).digest('hex');
    return send(id, body, { 'content-type': 'application/json', 'x-dropbox-signature': signature });
  };
  // To the beginning of a window, so that all of it falls into one.
  clock.forward(5_000 - (clock.now() % 5_000) + 10);
  const [first, second] = [await tell('dbid:a'), await tell('dbid:a')];
  expect([first.status, second.body]).toEqual([202, { event_id: first.body.event_id, duplicate: true }]);
  expect((await tell('dbid:b')).status).toBe(202);
  expect((await events(id)).map((event: { status: string }) => event.status)).toEqual(['queued', 'queued']);
  clock.forward(6_000);
  expect((await tell('dbid:a')).status).toBe(202);
  await until(
    async () => (await events(id)).filter((event: { status: string }) => event.status === 'delivered').length >= 2,
    'the two of before',
  );
});

test('a greeting is answered for its own sender alone', async () => {
  const id = await install('paypal', 'another webhook');
  const greeting = await fetch(`${service.url}/webhooks/${id}?challenge=x`);
  expect(await greeting.json()).toMatchObject({ id, source: 'paypal' });
});

test('SMTP_URL is the mail server of whoever has none of his own', async () => {
  const handler = `export default { name: 'mail', async handle(event, context) {
    await context.email.send({ to: 'dev@example.com', subject: event.type, text: 'It works.' });
    return { status: 'success', processed: true };
  } }`;
  const id = await install('s3', 'a-key', { action: 'email_send', handler });
  const event = JSON.stringify({ source: 'aws.s3', 'detail-type': 'Object Created', detail: { object: { key: 'k' } } });
  expect((await send(id, event, { 'content-type': 'application/json', 'x-api-key': 'a-key' })).status).toBe(202);
  await until(async () => mail.mails.length > 0, 'the mail');
  expect(mail.mails).toMatchObject([
    { from: 'bot@example.com', to: ['dev@example.com'], data: expect.stringContaining('It works.') },
  ]);
});
