import { createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { findAction } from '#src/connectors/catalogue.ts';
import { okdeskSource } from '#src/connectors/okdesk/source.ts';
import { verify } from '#src/gateway/verify.ts';
import { parseManifest } from '#src/integrations/package/parse-manifest.ts';
import { CredentialFault, InputFault } from '#src/kit/faults.ts';
import { askingServer } from './asking.ts';

const okdesk = askingServer();
const credential = { account: 'acme', api_token: 'canary-okdesk-token' };

test('the token goes into the address, and into a header where it is written so', async () => {
  okdesk.answer(() => ({ json: { id: 7 } }));
  await okdesk.run('okdesk_get_issue', credential);
  await okdesk.run('okdesk_get_issue', { ...credential, api_token: 'Token canary-okdesk-token' });
  expect(okdesk.seen()[0]).toMatchObject({ url: '/issues/153?api_token=canary-okdesk-token' });
  expect(okdesk.seen()[1]).toMatchObject({
    url: '/issues/153',
    headers: { authorization: 'Token canary-okdesk-token' },
  });
});

test.each([
  [401, { errors: 'Доступ запрещен' }, CredentialFault, /Доступ запрещен/],
  [404, { errors: 'Заявка не найдена' }, InputFault, /no such thing.*Заявка не найдена/],
  [
    422,
    { errors: { title: ['не может быть пустым'], page: { size: ['велик'] } } },
    InputFault,
    /title: не может быть пустым; page\.size: велик/,
  ],
])('%s %j', async (status, json, kind, sentence) => {
  okdesk.answer(() => ({ status, json }));
  const run = okdesk.run('okdesk_create_issue', credential);
  await expect(run).rejects.toThrow(kind);
  await expect(run).rejects.toThrow(sentence);
  await expect(run).rejects.not.toThrow(/canary/);
});

test('an account is a name, with or without the rest of the address', async () => {
  const run = (account: string) =>
    okdesk.run('okdesk_get_issue', { account, api_token: 'x', base_url: 'https://{account}.okdesk.ru/api/v1/' });
  await expect(run('evil.example.com/')).rejects.toThrow(/name before \.okdesk\.ru/);
});

test('what people wrote looks the same in Okdesk', async () => {
  okdesk.answer(() => ({ json: { id: 7 } }));
  await okdesk.run('okdesk_comment', credential, { issue_id: 1, content: 'a < b\nc & d', public: false });
  expect(JSON.parse(okdesk.seen()[0]?.body ?? '')).toEqual({
    comment: { content: 'a &lt; b<br>c &amp; d', public: false },
  });
  await expect(okdesk.run('okdesk_change_status', credential, { issue_id: 1, status: 'delayed' })).rejects.toThrow(
    /delay_to/,
  );
});

test('of a call that may have arrived only what it can have made is found', async () => {
  const since = Date.parse('2026-01-01T12:00:00Z');
  const at = (time: string, more: object) => ({
    id: 1,
    title: 'A',
    contact: { id: 7 },
    created_at: time,
    published_at: time,
    ...more,
  });
  const contents = [
    at('2026-01-01T15:00:01+03:00', { id: 2, content: '<p>a &amp; b</p>', author: { id: 10 } }),
    at('2026-01-01T15:00:02+03:00', { id: 3, title: 'B', content: 'a c', author: { id: 10 } }),
    at('2026-01-01T14:59:59+03:00', { id: 4, content: 'a & b', author: { id: 10 } }),
    at('2026-01-01T15:00:03+03:00', {
      id: 5,
      title: ' A ',
      description: 'a<br>b',
      content: 'a & b',
      author: { id: 11 },
    }),
    { id: 6, title: 'A', content: 'a & b' },
  ];
  okdesk.answer(() => ({ json: contents }));
  const ids = async (action: string, input: object) =>
    ((await okdesk.recall(`okdesk_${action}`, credential, input, since)) as { id: number }[]).map(({ id }) => id);
  expect(await ids('create_issue', { title: 'A', contact_id: 7 })).toEqual([2, 5]);
  expect(okdesk.seen()[0]?.url).toContain('contact_ids%5B%5D=7&created_since=2025-12-31');
  expect(await ids('create_issue', { title: 'A', contact_id: 8 })).toEqual([]);
  expect(await ids('create_issue', { title: 'A', description: 'a\nb' })).toEqual([5]);
  expect(await ids('comment', { issue_id: 1, content: 'a & b', author_id: 10 })).toEqual([2]);
  const person = { first_name: 'A', last_name: 'B' };
  okdesk.answer(() => ({
    json: [
      { id: 8, ...person },
      { id: 9, ...person, created_at: '2026-01-01T12:00:01Z' },
    ],
  }));
  expect(await ids('create_contact', person)).toEqual([9]);
  expect(await ids('create_contact', { ...person, phone: '+79990001122' })).toEqual([8, 9]);
});

test('a search finds one, several or none', async () => {
  const ids = async (json: unknown) => {
    okdesk.answer(() => ({ json }));
    const { companies } = (await okdesk.run('okdesk_find_company', credential)) as { companies: { id: number }[] };
    return companies.map(({ id }) => id);
  };
  expect(await ids({ id: 1, name: 'a' })).toEqual([1]);
  expect(await ids([{ id: 1 }, { id: 2 }])).toEqual([1, 2]);
  expect(await ids({})).toEqual([]);
  const named = { parameters: [{ code: 'inn', value: '7707083893' }] };
  expect(
    await ids([
      { id: 1, phone: '+7707083893' },
      { id: 2, inn: '7707083893' },
      { id: 3, ...named },
    ]),
  ).toEqual([2, 3]);
  expect(okdesk.seen()[0]?.url).toBe('/companies/?api_token=canary-okdesk-token&search_string=7707083893');
});

const raw = Buffer.from('{"event":"issue.created"}');
const digest = createHmac('sha256', 'secret').update(raw).digest('hex');
const check = (headers: Record<string, string>, scheme?: Parameters<typeof okdeskSource.verify>[0]['scheme']) =>
  okdeskSource.verify({ headers, raw, secrets: ['secret'], now: 0, scheme });

test('where it signs, the usual way or the one that the manifest chooses', () => {
  expect(check({ 'x-okdesk-signature': digest })).toBe(true);
  expect(check({ 'x-okdesk-signature': `sha256=${digest}` })).toBe(true);
  expect(check({ 'x-okdesk-signature': digest.replace(/^./, 'x') })).toBe(false);
  expect(check({})).toBe(false);
  expect(check({ 'x-secret': 'secret' }, { scheme: 'header', header: 'X-Secret' })).toBe(true);
  expect(check({ 'x-okdesk-signature': digest }, { scheme: 'header', header: 'X-Secret' })).toBe(false);
  expect(check({ 'x-sign': digest }, { scheme: 'hmac', header: 'X-Sign' })).toBe(true);
});

test('a manifest may use either vocabulary', () => {
  const manifest = parseManifest({
    name: 'desk',
    version: '1.0.0',
    source: 'okdesk',
    events: ['new_ticket', 'issue.created', 'new_comment'],
    actions: ['slack_send_message'],
    routing_rules: [{ events: ['new_ticket_status'], target_channel: '#desk' }],
  });
  expect(manifest.events).toEqual(['issue.created', 'comment.created']);
  expect(manifest.routing_rules[0]?.events).toEqual(['issue.status_changed']);
});

test('at the gateway either the signature or the secret address opens, and nothing else', async () => {
  const deps = { clock: { now: () => 0 }, authenticate: () => Promise.reject(new Error('no key')) };
  const row = { source: 'okdesk' };
  const live = { row, webhookSecrets: ['secret'], pathToken: 'path-token-canary', effective: { manifest: {} } };
  const receive = (headers: Record<string, string>, token: string | null, given: object = live) =>
    verify(deps as never, { live: given, source: okdeskSource, service: 'okdesk' } as never, { headers, raw, token });
  const signed = { 'x-okdesk-signature': digest };
  expect(await receive(signed, null)).toMatchObject({ signed: true });
  expect(await receive({}, 'path-token-canary')).toMatchObject({ signed: false });
  await expect(receive({}, null)).rejects.toThrow(CredentialFault);
  await expect(receive({ 'x-okdesk-signature': 'wrong' }, null)).rejects.toThrow(CredentialFault);
  await expect(receive(signed, 'another-token')).rejects.toThrow(CredentialFault);
  await expect(receive(signed, null, { ...live, webhookSecrets: [] })).rejects.toThrow(CredentialFault);
  await expect(receive(signed, null, { ...live, effective: { manifest: { unsigned: true } } })).rejects.toThrow(
    CredentialFault,
  );
});

test('files of other services go along as a form, and only from an integration', async () => {
  const bodies: string[] = [];
  const post = async (_path: string, { body }: { body: Buffer }) => {
    bodies.push(body.toString('latin1'));
    return { body: { id: 5 } };
  };
  const http = { post };
  const client = { http, issueUrl: (id: number) => `https://desk.example.com/issues/${id}` };
  const create = findAction('okdesk_create_issue');
  const input = { title: 'Сканер', contact_id: 7, attachments: [{ service: 'telegram', id: 'f1' }] };
  const call = { idempotencyKey: 'k', signal: undefined, now: 0 };
  await expect(create?.run(input, client, call)).rejects.toThrow(/only from an integration/);
  const file = async () => ({ name: 'a"b\r\n.jpg', type: 'image/jpeg', bytes: Buffer.from('JPEG') });
  expect(await create?.run(input, client, { ...call, file })).toMatchObject({ id: 5 });
  const [sent = ''] = bodies;
  expect(Buffer.from(sent, 'latin1').toString('utf8')).toContain('name="issue[title]"\r\n\r\nСканер\r\n');
  expect(sent).toContain('name="issue[contact_id]"\r\n\r\n7\r\n');
  expect(sent).toContain(
    'name="issue[attachments][0][attachment]"; filename="a%22b%0d%0a.jpg"\r\ncontent-type: image/jpeg\r\n\r\nJPEG\r\n',
  );
});
