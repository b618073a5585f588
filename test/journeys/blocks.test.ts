import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createSender, installRelay } from '../support/relay.ts';
import { type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// `message_format: blocks`: Slack gets blocks, and a text for where blocks are not shown.

let target: Target;
let service: Service;
let names = 0;

beforeAll(async () => {
  target = await startTarget();
  service = await startService();
});
afterAll(async () => {
  await service.stop();
  await target.close();
});
beforeEach(() => {
  target.calls.length = 0;
  target.answer(({ path }, response) => {
    response.setHeader('content-type', 'application/json');
    const list = path.includes('conversations.list');
    response.end(
      JSON.stringify(
        list ? { ok: true, channels: [{ id: 'C1', name: 'dev' }] } : { ok: true, channel: 'C1', ts: '1.1' },
      ),
    );
  });
});

// biome-ignore lint/suspicious/noExplicitAny: whatever was sent.
type Loose = any;

const posted = (): Loose[] => target.calls.filter((call) => call.path.includes('postMessage')).map((call) => call.json);

async function installed(more: readonly string[] = [], files: Record<string, string> = {}) {
  const manifest = ['name: blocks', 'version: 1.0.0', 'source: github', 'actions: [slack_send_message]', ...more].join(
    '\n',
  );
  const config = { slack_token: 'xoxb-1', slack_base_url: target.url.replace('/hook', '/'), slack_channel: '#dev' };
  const relay = await installRelay(
    service,
    target,
    { 'integration.yaml': manifest, ...files },
    { name: `blocks ${++names}`, config },
  );
  const sender = createSender(relay.address);
  return {
    ...relay,
    /** The message that comes of them. */
    async tell(...issues: Loose[]): Promise<Loose> {
      for (const issue of issues) {
        const payload = {
          action: 'opened',
          issue: { user: { login: 'ann' }, ...issue },
          repository: { full_name: 'o/r', name: 'r' },
        };
        await sender.send(payload);
      }
      return await until(async () => posted()[0], 'the message');
    },
  };
}

const ISSUE = { title: 'Login <fails>', body: 'Since *today*', html_url: 'https://example.com/o/r/1', number: 1 };

test('without a template: title, text, where it comes from and a button; a plain text beside them', async () => {
  const { tell } = await installed(['message_format: blocks']);
  expect(await tell(ISSUE)).toEqual({
    channel: 'C1',
    text: 'issues.opened: Login &lt;fails&gt; (r)\nhttps://example.com/o/r/1',
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: 'Login <fails>' } },
      { type: 'section', text: { type: 'mrkdwn', text: 'Since *today*' } },
      { type: 'context', elements: [{ type: 'mrkdwn', text: 'issues.opened · *r* · ann' }] },
      {
        type: 'actions',
        elements: [{ type: 'button', text: { type: 'plain_text', text: 'Open' }, url: ISSUE.html_url }],
      },
    ],
  });
});

test('a template of the package is its text, in blocks that are short enough; the setting can be changed', async () => {
  const one = await installed(["message_template: '{{bold title}} {{body}}'"]);
  const plain = await one.tell({ title: 'A', body: 'b' });
  expect([plain.text, plain.blocks]).toEqual(['*A* b', undefined]);
  await service.api('PATCH', `/v1/integrations/${one.id}/config`, { message_format: 'blocks' });
  target.calls.length = 0;
  const { text, blocks } = await one.tell({ title: 'A', body: 'x'.repeat(7_000) });
  expect(text).toHaveLength(7_004);
  expect(blocks.map((block: Loose) => [block.type, block.text.text.length])).toEqual([
    ['section', 2_900],
    ['section', 2_900],
    ['section', 1_204],
  ]);
});

test('a batch is one message of them all, with lines between', async () => {
  const { tell } = await installed(['message_format: blocks', 'batch_processing: { enabled: true, batch_size: 2 }']);
  const { text, blocks } = await tell({ title: 'A', number: 1 }, { title: 'B', number: 2 });
  expect(text).toBe('issues.opened: A (r)\nissues.opened: B (r)');
  expect(blocks.map((block: Loose) => block.type)).toEqual(['header', 'context', 'divider', 'header', 'context']);
});

test('a handler that sends its data through the template gets blocks, one that brings blocks keeps its own', async () => {
  const handler = `export default { name: 'b', async handle(event, context) {
    await context.slack.send({ note: 'through' }, '#dev');
    await context.slack.send({ text: 'own', blocks: [{ type: 'divider' }] }, '#dev');
    await context.slack.send('plain', '#dev');
  } };`;
  const { tell } = await installed(['message_format: blocks', "message_template: 'Note: {{note}}'"], {
    'handler.ts': handler,
  });
  await tell(ISSUE);
  await until(async () => posted().length === 3, 'three messages');
  expect(posted().map(({ text, blocks }) => [text, blocks])).toEqual([
    ['Note: through', [{ type: 'section', text: { type: 'mrkdwn', text: 'Note: through' } }]],
    ['own', [{ type: 'divider' }]],
    ['plain', undefined],
  ]);
});
