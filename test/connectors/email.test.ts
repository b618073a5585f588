import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import nock from 'nock';
import { getAction } from '#src/connectors/catalogue.ts';
import { checkInput } from '#src/connectors/check-input.ts';
import { addressesOf, addressOf } from '#src/connectors/email/addresses.ts';
import { readSmtpUrl } from '#src/connectors/email/server.ts';
import { getConnector } from '#src/connectors/get-connector.ts';
import { openClient } from '#src/connectors/open-client.ts';
import { createEgress } from '#src/kit/egress.ts';
import { CredentialFault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { createHttp } from '#src/kit/http.ts';
import type { Http } from '#src/kit/http-types.ts';
import { certificateAt } from '../support/certificate.ts';
import { processorMs } from '../support/processor-time.ts';
import { type SmtpOptions, type SmtpServer, startSmtp } from '../support/smtp-server.ts';

let http: Http;
let server: SmtpServer | undefined;
beforeAll(() => {
  nock.restore();
  http = createHttp({ egress: createEgress({ allow: ['127.0.0.1'] }) });
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});
afterAll(() => http.close());

const FROM = 'Build Bot <bot@example.com>';
const MAIL = { to: 'dev@example.com', subject: 'Build passed', text: 'All tests are green.' };
const user = { name: 'bot@example.com', password: 'pass word/canary' };
const USER = `${encodeURIComponent(user.name)}:${encodeURIComponent(user.password)}@`;

async function start(options: SmtpOptions = {}): Promise<SmtpServer> {
  server = await startSmtp(options);
  return server;
}

const open = (smtp_url: string, from: string | undefined = FROM, by = http): unknown =>
  openClient(getConnector('email'), { smtp_url, ...(from === undefined ? {} : { from }) }, { http: by });

const run = async (name: string, smtp_url: string, input: object = MAIL, from?: string) => {
  const action = getAction(`email_${name}`);
  const call = { idempotencyKey: 'evt_1:0', signal: undefined, now: 0 };
  return (await action.run(checkInput<object>(action, input), open(smtp_url, from), call)) as Record<string, string>;
};
const plain = ({ port }: SmtpServer): string => `smtp://127.0.0.1:${port}?tls=optional`;

test('a mail arrives with its sender, everybody who is to get it, and both its texts', async () => {
  const { mails } = await start();
  const answer = await run('send', plain(server as SmtpServer), {
    ...MAIL,
    to: 'Dev <dev@example.com>, ops@example.com',
    bcc: ['boss@example.com'],
    subject: 'Сборка прошла',
    html: '<b>green</b>',
    attachments: [{ filename: 'отчёт.txt', content: 'aGk=', encoding: 'base64' }],
  });
  expect(answer).toMatchObject({ accepted: ['dev@example.com', 'ops@example.com', 'boss@example.com'], rejected: [] });
  const [mail] = mails;
  expect(mail).toMatchObject({
    from: 'bot@example.com',
    to: ['dev@example.com', 'ops@example.com', 'boss@example.com'],
  });
  expect(mail?.data).toMatch(/^From: Build Bot <bot@example\.com>\r$/m);
  expect(mail?.data).toMatch(/^Subject: =\?UTF-8\?/m);
  expect(mail?.data).not.toContain('boss@example.com');
  for (const part of ['All tests are green.', '<b>green</b>', 'aGk=', 'Auto-Submitted: auto-generated'])
    expect(mail?.data).toContain(part);
});

test('one step has one message id, however often it is tried', async () => {
  const url = plain(await start());
  const [one, two] = [await run('send', url), await run('send', url)];
  expect(one.message_id).toBe(two.message_id);
  expect(one.message_id).toMatch(/^<[0-9a-f]{32}@example\.com>$/);
});

test('nothing that anybody writes begins a header or names another receiver', async () => {
  const url = plain(await start());
  await run('send', url, {
    ...MAIL,
    subject: 'Hi\r\nBcc: evil@example.com\r\n\r\nbody',
    text: '.\r\nMAIL FROM:<evil@example.com>\r\n.',
  });
  const [mail] = server?.mails ?? [];
  expect(mail?.to).toEqual(['dev@example.com']);
  expect(mail?.data).toMatch(/^Subject: Hi Bcc: evil@example\.com body\r$/m);
  expect(mail?.data).not.toMatch(/^Bcc:/m);
  expect(server?.mails).toHaveLength(1);
  for (const to of [
    'dev@example.com\r\nRCPT TO:<evil@example.com>',
    'a@b.c>\nBcc: x@y.z',
    '"a\r\nb" <a@b.c>',
    'nobody',
    '',
  ]) {
    await expect(run('send', url, { ...MAIL, to })).rejects.toThrow(InputFault);
  }
  for (const field of ['cc', 'bcc', 'reply_to']) {
    await expect(run('send', url, { ...MAIL, [field]: 'a@b.c\nX: y' })).rejects.toThrow(InputFault);
  }
  await expect(run('send', url, { ...MAIL, attachments: [{ filename: 'a\r\nb', content: '' }] })).rejects.toThrow(
    InputFault,
  );
  await expect(
    run('send', url, { ...MAIL, attachments: [{ path: '/etc/passwd', filename: 'a', content: '' }] }),
  ).rejects.toThrow(/path/);
  expect(server?.mails).toHaveLength(1);
});

test('without TLS neither password nor mail leaves, unless the address says so', async () => {
  const { port, said } = await start({ user });
  const refused = run('send', `smtp://${USER}127.0.0.1:${port}`);
  await expect(refused).rejects.toThrow(CredentialFault);
  await expect(refused).rejects.toThrow(/tls=optional/);
  expect(said.filter((line) => /^(?:AUTH|MAIL|DATA)/.test(line))).toEqual([]);
  await run('send', `smtp://${USER}127.0.0.1:${port}?tls=optional`);
  expect(server?.mails[0]).toMatchObject({ user: 'bot@example.com', secure: false });
});

test.each([
  ['STARTTLS', false],
  ['TLS from the first byte', true],
])('%s: with a certificate that is trusted, and not with another', async (_what, implicit) => {
  const certificate = certificateAt(Date.now(), 'localhost');
  const { port } = await start({ certificate, implicit, user });
  const url = `${implicit ? 'smtps' : 'smtp'}://${USER}localhost:${port}`;
  const refused = run('send', url);
  await expect(refused).rejects.toThrow(CredentialFault);
  await expect(refused).rejects.toThrow(/TLS/);
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, certificate.pem]);
  try {
    await run('send', url);
  } finally {
    setDefaultCACertificates(before);
  }
  expect(server?.mails).toMatchObject([{ user: 'bot@example.com', secure: true }]);
});

test('the guard holds for mail servers, by name and as a literal', async () => {
  const { port } = await start();
  const closed = createHttp({ egress: createEgress({ allow: [] }) });
  const { run: sending } = getAction('email_send');
  const call = { idempotencyKey: 'k', signal: undefined, now: 0 };
  for (const host of ['127.0.0.1', 'localhost', '169.254.169.254', '[::1]']) {
    const client = open(`smtp://${host}:${port}?tls=optional`, FROM, closed);
    await expect(sending(MAIL, client, call)).rejects.toThrow(/CCB_EGRESS_ALLOW/);
  }
  await closed.close();
  expect(server?.said).toEqual([]);
});

test.each([
  ['535', { user: { name: 'bot@example.com', password: 'another' } }, CredentialFault, /password for apps/],
  ['550', { refuses: { 'RCPT TO': '550 5.1.1 No such user' } }, InputFault, /No such user/],
  ['450', { refuses: { 'RCPT TO': '450 4.7.1 Greylisted' } }, TemporaryFault, /Greylisted/],
  ['421', { refuses: { 'MAIL FROM': '421 4.7.0 Too many connections' } }, TemporaryFault, /Too many/],
  ['554', { refuses: { DATA: '554 5.7.1 Spam' } }, InputFault, /Spam/],
])('what the server refuses with %s', async (_code, options, kind, sentence) => {
  const { port } = await start(options);
  const auth = 'user' in options ? USER : '';
  const refused = run('send', `smtp://${auth}127.0.0.1:${port}?tls=optional`);
  await expect(refused).rejects.toThrow(kind);
  await expect(refused).rejects.toThrow(sentence);
  await expect(refused).rejects.not.toThrow(/canary/);
});

test('a server that is not there is tried again later', async () => {
  const { port } = await start();
  await server?.close();
  server = undefined;
  await expect(run('send', `smtp://127.0.0.1:${port}?tls=optional`)).rejects.toThrow(TemporaryFault);
});

test('a preview shows the mail and opens no connection', async () => {
  const shown = await run('preview', 'smtp://127.0.0.1:1', { ...MAIL, html: '<b>green</b>' });
  expect(shown).toMatchObject({
    from: 'bot@example.com',
    to: ['dev@example.com'],
    subject: MAIL.subject,
    html: '<b>green</b>',
  });
  expect(shown.source).toContain('multipart/alternative');
  await expect(run('preview', 'smtp://127.0.0.1:1', { to: 'a@b.c', subject: 'x' })).rejects.toThrow(/"text" or "html"/);
});

test('the sender is the user of the server where nobody names one', async () => {
  expect(await run('preview', `smtp://${USER}mail.example:587`, MAIL, '')).toMatchObject({ from: 'bot@example.com' });
  await expect(run('preview', 'smtp://mail.example:587', MAIL, '')).rejects.toThrow(/email_from/);
});

test('the probe signs in and sends nothing', async () => {
  const { port } = await start({ user });
  const probe = (url: string) => getConnector('email').probe?.(open(url));
  expect(await probe(`smtp://${USER}127.0.0.1:${port}?tls=optional`)).toEqual({
    account: 'bot@example.com',
    scopes: null,
  });
  await expect(probe(`smtp://bot:wrong@127.0.0.1:${port}?tls=optional`)).rejects.toThrow(CredentialFault);
  expect(server?.mails).toEqual([]);
});

test('addresses of servers, and of people', () => {
  expect(readSmtpUrl(' smtps://u%40x:p%2F@mail.example ')).toEqual({
    host: 'mail.example',
    port: 465,
    secure: true,
    requireTLS: false,
    auth: { user: 'u@x', pass: 'p/' },
  });
  expect(readSmtpUrl('smtp://[::1]:2525')).toMatchObject({ host: '::1', port: 2525, requireTLS: true, auth: null });
  for (const wrong of ['', 'mail.example', 'https://mail.example', 'smtp://', 'smtp://u:%zz@mail.example']) {
    expect(() => readSmtpUrl(wrong)).toThrow(CredentialFault);
  }
  expect(addressOf('"Dev, Team" <dev@example.com>')).toBeNull();
  expect(addressOf(' Команда <dev@example.com> ')).toEqual({ name: 'Команда', address: 'dev@example.com' });
  expect(addressesOf(['a@b.c; d@e.f', 'g@h.i'], 'to')).toHaveLength(3);
  expect(() => addressesOf(Array(51).fill('a@b.c'), 'to')).toThrow(InputFault);
  const started = processorMs();
  expect(addressOf(`${'<'.repeat(50_000)}a@b`)).toBeNull();
  expect(addressOf(`${' '.repeat(50_000)}a@`)).toBeNull();
  expect(processorMs() - started).toBeLessThan(1000);
});
