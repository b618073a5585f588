import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import nock from 'nock';
import { createSenders } from '#src/gateway/senders.ts';
import { createEgress } from '#src/kit/egress.ts';
import { CredentialFault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { createHttp } from '#src/kit/http.ts';
import type { Http } from '#src/kit/http-types.ts';
import { type Answer, type LocalServer, localServer } from '../connectors/worlds/world.ts';

let server: LocalServer;
let http: Http;
let answer: Answer = {};
let now = 0;
const clock = { now: () => now };

beforeAll(async () => {
  nock.restore();
  http = createHttp({ egress: createEgress({ allow: ['127.0.0.1'] }), clock });
  server = await localServer(() => answer);
});
beforeEach(() => {
  server.seen.length = 0;
});
afterAll(async () => {
  await http.close();
  await server.close();
});

test('a certificate is fetched once a day, however many ask for it', async () => {
  const senders = createSenders({ http, clock });
  answer = { text: 'a certificate', headers: { 'content-type': 'application/x-pem-file' } };
  const url = `${server.url}one.pem`;
  expect(await Promise.all([senders.certificate(url), senders.certificate(url)])).toEqual(Array(2).fill(answer.text));
  expect(server.seen.length).toBe(1);
  now += 24 * 3_600_000;
  await senders.certificate(url);
  expect(server.seen.length).toBe(2);
});

test('what is not there is no certificate; what cannot be asked is asked for again by the sender', async () => {
  const senders = createSenders({ http, clock });
  answer = { status: 404 };
  expect(await senders.certificate(`${server.url}two.pem`)).toBeUndefined();
  answer = { status: 302, headers: { location: 'http://127.0.0.1:1/' } };
  expect(await senders.certificate(`${server.url}three.pem`)).toBeUndefined();
  answer = { status: 503 };
  await expect(senders.certificate(`${server.url}four.pem`)).rejects.toThrow(TemporaryFault);
  answer = { text: 'a certificate' };
  expect(await senders.certificate(`${server.url}four.pem`)).toBe('a certificate');
  expect(await senders.certificate(`${server.url}two.pem`)).toBeUndefined();
  now += 60_000;
  expect(await senders.certificate(`${server.url}two.pem`)).toBe('a certificate');
});

test('strangers can have only so many addresses asked', async () => {
  const senders = createSenders({ http, clock });
  answer = { text: 'a certificate' };
  for (let n = 0; n < 60; n++) await senders.certificate(`${server.url}${n}.pem`);
  expect(() => senders.certificate(`${server.url}more.pem`)).toThrow(TemporaryFault);
  now += 60_000;
  expect(await senders.certificate(`${server.url}more.pem`)).toBe('a certificate');
});

test('a visit goes nowhere that calls may not go, and a refusal is told', async () => {
  const senders = createSenders({ http, clock });
  answer = { text: 'confirmed' };
  await senders.visit(`${server.url}?Action=ConfirmSubscription`);
  expect(server.seen[0]?.url).toBe('/?Action=ConfirmSubscription');
  answer = { status: 403 };
  await expect(senders.visit(server.url)).rejects.toThrow(CredentialFault);
  await expect(senders.visit('http://169.254.169.254/')).rejects.toThrow(InputFault);
});
