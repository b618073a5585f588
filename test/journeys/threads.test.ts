import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createSender, installRelay } from '../support/relay.ts';
import { type Service, spawnService, startService, until } from '../support/service.ts';
import { startTarget, type Target, type TargetCall } from '../support/target.ts';

// With `thread: true` all messages about one thing are one thread: answers to the first message, or the first one changed.

let target: Target;
let service: Service;
let serial = 0;

beforeAll(async () => {
  target = await startTarget();
  service = await startService();
});
afterAll(async () => {
  await service.stop();
  await target.close();
});

/** Enough of each service's API to be written to, and to tell an unknown message. */
function answerTo({ path, json = {} }: TargetCall): { status?: number; body: object } {
  if (path.includes('conversations.list')) return { body: { ok: true, channels: [{ id: 'C1', name: 'dev' }] } };
  if (path.includes('chat.postMessage')) {
    const isLost = json.thread_ts === lost;
    return {
      body: isLost ? { ok: false, error: 'thread_not_found' } : { ok: true, channel: 'C1', ts: `${++serial}.1` },
    };
  }
  if (path.includes('/messages')) {
    const edited = /messages\/(\d+)$/.exec(path)?.[1];
    if (edited === lost) return { status: 404, body: { code: 10008, message: 'Unknown Message' } };
    return { body: { id: edited ?? String(++serial), channel_id: '112233445566778899', content: json.content } };
  }
  if (path.includes('sendMessage')) return { body: { ok: true, result: { message_id: ++serial, chat: { id: 1 } } } };
  return { body: { ok: true } };
}

function chat(call: TargetCall, response: ServerResponse): void {
  const { status = 200, body } = answerTo(call);
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** The first message that somebody deleted. */
let lost = '';
beforeEach(() => {
  lost = 'none';
  target.calls.length = 0;
  target.answer(chat);
});

const sent = (): TargetCall[] => target.calls.filter((call) => /postMessage|\/messages|sendMessage/.test(call.path));
const base = (): string => target.url.replace('/hook', '/');

interface Kind {
  action: string;
  config: Record<string, unknown>;
  more?: readonly string[];
  handler?: string;
}

const CREDENTIALS: Record<string, () => Record<string, unknown>> = {
  slack: () => ({ slack_token: 'xoxb-0', slack_base_url: base(), slack_channel: '#dev' }),
  discord: () => ({ discord_bot_token: 'd', discord_base_url: base(), discord_channel: '112233445566778899' }),
  telegram: () => ({ telegram_bot_token: '1:t', telegram_base_url: base(), telegram_channel: '1' }),
};

async function threaded(kind: Kind, of: Pick<Service, 'url' | 'api'> = service) {
  const files: Record<string, string> = {
    'integration.yaml': [
      'name: threaded',
      'version: 1.0.0',
      'source: github',
      `actions: [${kind.action}]`,
      'thread: true',
      "message_template: '{{event}} {{title}}'",
      ...(kind.more ?? []),
    ].join('\n'),
  };
  if (kind.handler) files['handler.ts'] = kind.handler;
  const relay = await installRelay(of, target, files, { name: `threaded ${++serial}`, config: kind.config });
  const sender = createSender(relay.address);
  const path = `/v1/integrations/${relay.id}`;
  let count = 0;
  return {
    path,
    send: (action: string, number: number) => {
      count++;
      const payload = { action, issue: { number, title: `#${number}` }, repository: { full_name: 'o/r' } };
      return sender.send(payload);
    },
    delivered: () =>
      until(async () => {
        const { body } = await of.api('GET', `${path}/status`);
        if (body.events.dead > 0) throw new Error(JSON.stringify((await of.api('GET', `${path}/events`)).body));
        return body.events.delivered === count;
      }, `${count} events`),
  };
}

describe('messages about one thing', () => {
  test('are answers to the first one where the service has threads; other things have their own', async () => {
    const one = await threaded({ action: 'slack_send_message', config: CREDENTIALS.slack?.() ?? {} });
    for (const [action, number] of [
      ['opened', 1],
      ['labeled', 1],
      ['opened', 2],
      ['closed', 1],
    ] as const)
      await one.send(action, number);
    await one.delivered();
    const messages = sent().map(({ json }) => json);
    const first = messages.find((message) => message.text === 'issues.opened #1');
    expect(first.thread_ts).toBeUndefined();
    expect(messages.find((message) => message.text === 'issues.opened #2').thread_ts).toBeUndefined();
    const later = messages.filter((message) => /labeled|closed/.test(message.text));
    expect(new Set(later.map((message) => message.thread_ts)).size).toBe(1);
    expect(later.map(({ text, channel }) => [text, channel])).toEqual([
      ['issues.labeled #1', 'C1'],
      ['issues.closed #1', 'C1'],
    ]);
    const { body: events } = await service.api('GET', `${one.path}/events?type=issues.closed`);
    const { body: steps } = await service.api('GET', `${one.path}/events/${events[0].id}/steps`);
    const message = steps.find(({ name }: { name: string }) => name === 'slack_send_message');
    expect(message).toMatchObject({ input: { thread_ts: later[0].thread_ts } });
  });

  test('change the first one where it has none; answers where it knows only those', async () => {
    const discord = await threaded({ action: 'discord_send_message', config: CREDENTIALS.discord?.() ?? {} });
    await discord.send('opened', 1);
    await discord.send('closed', 1);
    await discord.delivered();
    const [first, second] = sent();
    expect([first?.json.content, second?.json.content]).toEqual(['issues.opened #1', 'issues.closed #1']);
    expect(second?.path).toMatch(/\/channels\/112233445566778899\/messages\/\d+$/);
    target.calls.length = 0;
    const telegram = await threaded({ action: 'telegram_send_message', config: CREDENTIALS.telegram?.() ?? {} });
    await telegram.send('opened', 1);
    await telegram.send('closed', 1);
    await telegram.delivered();
    expect(sent().map(({ json }) => typeof json.reply_parameters?.message_id)).toEqual(['undefined', 'number']);
  });

  test('begin anew when the first one was deleted', async () => {
    for (const service of ['slack', 'discord'] as const) {
      target.calls.length = 0;
      const one = await threaded({ action: `${service}_send_message`, config: CREDENTIALS[service]?.() ?? {} });
      await one.send('opened', 1);
      await one.delivered();
      lost = service === 'slack' ? `${serial}.1` : String(serial);
      await one.send('labeled', 1);
      await one.delivered();
      const renewed = service === 'slack' ? `${serial}.1` : String(serial);
      await one.send('closed', 1);
      await one.delivered();
      const last = sent().at(-1);
      expect(last?.json.thread_ts ?? /\/(\d+)$/.exec(last?.path ?? '')?.[1]).toBe(renewed);
      expect(sent()).toHaveLength(4);
    }
  });

  test('of one run have one thread at each place, though they are sent at once; a place that was chosen stays', async () => {
    const handler = `export default { name: 't', async handle(event, context) {
      const send = (text, more = {}) => context.slack.sendMessage({ channel: '#dev', text, ...more });
      await Promise.all([send('one'), send('two'), context.slack.send('elsewhere', 'C9'), send('own', { thread_ts: '9.9' })]);
    } };`;
    const one = await threaded({ action: 'slack_send_message', config: CREDENTIALS.slack?.() ?? {}, handler });
    await one.send('opened', 1);
    await one.delivered();
    const threads = Object.fromEntries(sent().map(({ json }) => [json.text, json.thread_ts]));
    expect(threads).toEqual({ one: undefined, two: expect.stringMatching(/\.1$/), elsewhere: undefined, own: '9.9' });
  });
});

test('killed after the first message was done, the next one still answers it', async () => {
  const process = await spawnService({ CCB_CRASH_AT: 'deliver.written:1' });
  try {
    const one = await threaded({ action: 'slack_send_message', config: CREDENTIALS.slack?.() ?? {} }, process);
    await one.send('opened', 1);
    expect(await process.ended()).toBe('SIGKILL');
    await process.restart({});
    await one.send('closed', 1);
    await one.delivered();
    const [first, second, ...more] = sent().map(({ json }) => json);
    expect([first.thread_ts, typeof second.thread_ts, more]).toEqual([undefined, 'string', []]);
  } finally {
    await process.stop();
  }
});
