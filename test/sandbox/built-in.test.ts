import { afterAll, expect, test } from '@jest/globals';
import type { ProgramSettings, RunInput, RunResult } from '#src/sandbox/sandbox.ts';
import { callsOf, inputOf, newSandbox, programOf, type Recorder, recorder, settingsOf } from './bed.ts';

const sandbox = newSandbox();
afterAll(() => sandbox.close());

const issue = {
  title: 'It <broke>',
  priority: 'Critical',
  labels: [{ name: 'Bug' }, { name: 'ui' }],
  user: { login: 'ann' },
  repository: { name: 'shop', full_name: 'acme/shop' },
  url: 'https://x.y/1',
};

interface Ran {
  result: RunResult;
  calls: unknown[][];
}

async function run(
  settings: Partial<ProgramSettings>,
  more: Partial<RunInput> = {},
  ports: Recorder = recorder(),
): Promise<Ran> {
  const result = await sandbox.run(
    programOf({ settings: settingsOf(settings) }),
    inputOf(issue, { config: { slack_channel: '#dev' }, ...more }),
    ports,
  );
  return { result, calls: callsOf(ports) };
}

const channels = ({ calls }: Ran): unknown[] => calls.map(([, input]) => (input as { channel: unknown }).channel);

test('one default message to the default channel, escaped for its target', async () => {
  const { result, calls } = await run({});
  expect(calls).toEqual([
    ['slack_send_message', { channel: '#dev', text: 'issues.opened: It &lt;broke&gt; (acme/shop)\nhttps://x.y/1' }],
  ]);
  expect(result).toEqual({
    status: 'done',
    result: { status: 'success', processed: true, calls: 1 },
    logs: [],
    writes: [],
  });
});

test.each([
  [{ repositories: { any: ['shop'] } }, true],
  [{ repositories: { any: ['acme/shop'] } }, true],
  [{ repositories: { any: ['acme/*'] } }, true],
  [{ repositories: { any: ['other/shop'] } }, false],
  [{ labels: { any: ['bug', 'x'] } }, true],
  [{ labels: { all: ['bug', 'UI'] } }, true],
  [{ labels: { all: ['bug', 'x'] } }, false],
  [{ labels: { none: ['ui'] } }, false],
  [{ authors: { any: ['ANN'] } }, true],
  [{ authors: { any: ['bob'] } }, false],
  [{ labels: { any: [] } }, true],
])('list filter %j lets the event pass: %s', async (lists, passes) => {
  const { result, calls } = await run({ filters: { lists, conditions: [] } });
  expect(result.status).toBe(passes ? 'done' : 'filtered');
  expect(calls).toHaveLength(passes ? 1 : 0);
});

test('the reason names the filter or the condition', async () => {
  const list = await run({ filters: { lists: { labels: { any: ['x'] } }, conditions: [] } });
  expect(list.result).toEqual({ status: 'filtered', reason: 'Filter labels: none of x (the event has Bug, ui).' });
  const condition = await run({ filters: { lists: {}, conditions: ["priority == 'Critical'", "priority == 'Low'"] } });
  expect(condition.result).toEqual({ status: 'filtered', reason: "Condition does not hold: priority == 'Low'" });
});

test('rules: all of them, also-rules on top, the default only where none matched', async () => {
  const critical = { condition: "priority == 'Critical'", target_channel: '#critical' };
  const ann = { condition: "author == 'ann'", target_channel: '#ann' };
  const low = { condition: "priority == 'Low'", target_channel: '#low' };
  expect(channels(await run({ routing_rules: [critical, ann, low] }))).toEqual(['#critical', '#ann']);
  expect(channels(await run({ routing: 'first', routing_rules: [low, critical, ann] }))).toEqual(['#critical']);
  expect(channels(await run({ routing_rules: [{ ...critical, also: true }] }))).toEqual(['#dev', '#critical']);
  expect(channels(await run({ routing_rules: [low] }))).toEqual(['#dev']);
  expect(
    channels(
      await run({
        routing_rules: [
          { events: ['issues.closed'], target_channel: '#x' },
          { events: ['issues.*'], target_channel: '#y' },
        ],
      }),
    ),
  ).toEqual(['#y']);
});

test('nothing matches and there is no default channel', async () => {
  const ran = await run(
    { routing_rules: [{ condition: "priority == 'Low'", target_channel: '#low' }] },
    { config: {} },
  );
  expect(ran.result).toEqual({ status: 'filtered', reason: 'No routing rule matched.' });
});

test('identical calls are made once', async () => {
  expect(channels(await run({ routing_rules: [{ target_channel: '#a' }, { target_channel: '#a' }] }))).toEqual(['#a']);
});

test.each<[string, Partial<ProgramSettings>, string]>([
  ['exact type', { message_templates: { 'issues.opened': 'exact', issue_opened: 'key', default: 'default' } }, 'exact'],
  [
    "the guide's key",
    { message_templates: { issue_opened: 'key {{title}}', default: 'default' } },
    'key It &lt;broke&gt;',
  ],
  ['default', { message_templates: { default: 'default' }, message_template: 'single' }, 'default'],
  [
    'one for all',
    { message_template: '{{event}} in {{repository}}: {{title}} by {{author}}' },
    'issues.opened in acme/shop: It &lt;broke&gt; by ann',
  ],
  ["the rule's", { message_templates: { other: 'from rule' }, routing_rules: [{ template: 'other' }] }, 'from rule'],
])('template: %s', async (_, settings, text) => {
  const { calls } = await run(settings);
  expect(calls[0]?.[1]).toEqual({ channel: '#dev', text });
});

test('with: templates in strings, values keep their kind, defaults below', async () => {
  const { calls } = await run({
    defaults: { jira_create_issue: { project: 'OPS', type: 'Bug' } },
    routing_rules: [
      {
        action: 'jira_create_issue',
        with: {
          type: 'Task',
          summary: '{{title}} ({{repository.name}})',
          labels: '{{labels}}',
          nested: [{ who: '{{author}}' }],
        },
      },
    ],
  });
  expect(calls).toEqual([
    [
      'jira_create_issue',
      { project: 'OPS', type: 'Task', summary: 'It <broke> (shop)', labels: ['Bug', 'ui'], nested: [{ who: 'ann' }] },
    ],
  ]);
});

test('every call is tried; the failures are named', async () => {
  const ports = recorder(({ input }) =>
    (input as { channel: string }).channel === '#b'
      ? { ok: false, error: { message: 'channel_not_found', code: 404 } }
      : { ok: true, output: {} },
  );
  const { result, calls } = await run(
    { routing_rules: [{ target_channel: '#b' }, { target_channel: '#c' }] },
    {},
    ports,
  );
  expect(calls).toHaveLength(2);
  expect(result).toMatchObject({
    status: 'threw',
    error: { message: '1 of 2 calls failed. slack_send_message to #b: channel_not_found' },
  });
});

test('a broken body, condition or template ends in a sentence', async () => {
  expect((await run({}, { body: '{"a":' })).result).toMatchObject({
    status: 'threw',
    error: { message: expect.stringContaining('JSON') },
  });
  expect((await run({}, { body: '['.repeat(200_000) })).result).toMatchObject({
    status: 'threw',
    error: { message: expect.stringContaining('JSON') },
  });
  const condition = await run({ filters: { lists: {}, conditions: ['a = 1'] } });
  expect(condition.result).toMatchObject({
    status: 'threw',
    error: { message: expect.stringContaining('write == to compare') },
  });
  expect((await run({ message_template: '{{#if}' })).result).toMatchObject({
    status: 'threw',
    error: { name: 'InputFault' },
  });
});

test('many at once keep apart', async () => {
  const program = programOf({ settings: settingsOf({ message_template: '{{title}}' }) });
  const ports = recorder();
  const results = await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      sandbox.run(program, inputOf({ title: `t${i}` }, { config: { channel: `#${i}` } }), ports),
    ),
  );
  expect(new Set(results.map((result) => result.status))).toEqual(new Set(['done']));
  for (const { input } of ports.requests) {
    const { channel, text } = input as { channel: string; text: string };
    expect(text).toBe(channel.replace('#', 't'));
  }
  expect(ports.requests).toHaveLength(200);
});
