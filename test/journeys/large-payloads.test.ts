import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { installRelay, type Relay, relayFiles } from '../support/relay.ts';
import { deliver, type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// Payloads that are let go of as soon as they are on disk come whole to their handler, every time that it runs.

const HANDLER = `    const { n, text } = event.payload;
    await context.webhook.send({ body: { n, length: text.length, end: text.slice(-20), text: n === 0 ? text : '' } });
    return { status: 'success' };`;

let service: Service;
let target: Target;
let relay: Relay;

beforeAll(async () => {
  target = await startTarget();
  service = await startService();
  relay = await installRelay(service, target, relayFiles(HANDLER));
});
afterAll(async () => {
  await service.stop();
  await target.close();
});

const SIZES = [10, 60_000, 66_000, 250_000, 1_000_000];
const textOf = (n: number): string => `${'Пёстрый текст 🙂 '.repeat((SIZES[n] ?? 0) / 20)}end of number ${n}`;

test('of every size, many at once, copies among them', async () => {
  const send = (n: number, id: string) =>
    deliver(relay.address(), 'issues', { action: 'opened', n, text: textOf(n) }, { id });
  const rounds = Array.from({ length: 4 }, (_, round) => SIZES.map((_size, n) => send(n, `large-${round}-${n}`)));
  const answers = await Promise.all([...rounds.flat(), send(3, 'large-0-3'), send(4, 'large-0-4')]);
  expect(answers.every(({ status }) => status === 202 || status === 200)).toBe(true);
  const wanted = SIZES.length * 4;
  await until(async () => target.calls.length >= wanted, 'every call');
  for (const { json } of target.calls) {
    const text = textOf(json.n);
    expect([json.length, json.end]).toEqual([text.length, text.slice(-20)]);
  }
  expect(target.calls).toHaveLength(wanted);
});

test('with a mark in front, which alone makes it large', async () => {
  const mark = '\ufeff';
  for (const length of [65_533, 65_534, 65_535, 65_536, 65_537]) {
    const seen = target.calls.length;
    const empty = JSON.stringify({ action: 'opened', n: 1, text: '' });
    const body = mark + JSON.stringify({ action: 'opened', n: 1, text: 'x'.repeat(length - empty.length) });
    const { status } = await deliver(relay.address(), 'issues', body, { id: `mark-${length}` });
    expect(status).toBe(202);
    await until(async () => target.calls.length > seen, 'the call');
    expect(target.calls.at(-1)?.json.length).toBe(length - empty.length);
  }
});

test('once more from where it is kept, and with a target that fails at first', async () => {
  const body = JSON.stringify({ action: 'opened', n: 3, text: textOf(3) });
  const { body: list } = await service.api('GET', `/v1/integrations/${relay.id}/events?limit=100`);
  const event = list.find((one: { delivery_id: string }) => one.delivery_id === 'large-0-3');
  const seen = target.calls.length;
  target.answer((_call, response) => {
    response.statusCode = target.calls.length === seen + 1 ? 503 : 200;
    response.setHeader('retry-after', '1').end('{}');
  });
  expect((await service.api('POST', `/v1/integrations/${relay.id}/events/${event.id}/replay`)).status).toBe(202);
  await until(async () => target.calls.length >= seen + 2, 'the second try');
  expect(target.calls.at(-1)?.json.length).toBe(textOf(3).length);
  const { body: shown } = await service.api('GET', `/v1/integrations/${relay.id}/events/${event.id}`);
  const payload = JSON.stringify(shown.payload ?? null);
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  expect(hash(payload)).toBe(hash(body));
});
