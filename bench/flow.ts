import { type Load, sendLoad } from './load.ts';
import { startNodeRed } from './node-red.ts';
import { githubHeaders, issueBody, SECRET } from './payload.ts';
import { report } from './report.ts';
import { startService } from './service.ts';
import { type Sink, startSink } from './sink.ts';

// Event → filter → handler in the sandbox → template → one HTTP call, against the same flow in Node-RED.

const EVENTS = Number(process.argv[2] ?? 10_000);
const SECONDS_STEADY = 10;
/**
 * Both sides are measured when their code has been optimised, as it is after the first minute of a day's work: of the second
 * ten thousand V8 still compiles two hundred of our functions, of the third a few dozen.
 */
const WARM_UP = 20_000;

const FILES = {
  'integration.yaml': [
    'name: bench-flow',
    'version: 1.0.0',
    'source: github',
    'events: [issues.opened]',
    'actions: [webhook_send]',
    'filters: { repositories: ["*"] }',
    'config_schema: { type: object, properties: { sink: { type: string } } }',
    '',
  ].join('\n'),
  'templates/issue.hbs': 'New issue in {{repository}}: {{title}} by {{author}}',
  'handler.ts': `export default {
  name: 'bench-flow',
  async handle(event, context) {
    const text = context.render('issue', {});
    await context.webhook.send({ url: context.config.sink, body: { id: event.delivery_id, text } });
    return { status: 'success', processed: true };
  },
};
`,
};

const body = issueBody();

const loadFor = (port: number, path: string, more: Partial<Load>): Load => ({
  port,
  path,
  connections: 64,
  seconds: 120,
  body,
  headers: githubHeaders(body),
  idHeader: 'x-github-delivery',
  ...more,
});

/** Events per second from the first one sent to the last one arrived. */
async function throughput(port: number, path: string, sink: Sink): Promise<{ perSecond: number; lost: number }> {
  await sink.reset();
  const startedAt = Date.now();
  const sent = await sendLoad(loadFor(port, path, { most: EVENTS }));
  let seen = await sink.read();
  for (let quiet = 0; seen.count < sent.answered && quiet < 100; quiet++) {
    await new Promise((done) => setTimeout(done, 100));
    const next = await sink.read();
    if (next.count > seen.count) quiet = 0;
    seen = next;
  }
  return { perSecond: Math.round((seen.count * 1000) / (seen.lastAt - startedAt)), lost: sent.answered - seen.count };
}

/** Waits until nothing arrives any more. */
async function quiet(sink: Sink): Promise<void> {
  for (let last = -1, same = 0; same < 5; ) {
    const { count } = await sink.read();
    same = count === last ? same + 1 : 0;
    last = count;
    await new Promise((done) => setTimeout(done, 200));
  }
}

async function steady(port: number, path: string, sink: Sink, rate: number) {
  await sink.reset();
  await sendLoad(loadFor(port, path, { rate, seconds: SECONDS_STEADY }));
  await new Promise((done) => setTimeout(done, 1000));
  return { ...(await sink.read()), ...(await sink.ages()) };
}

async function main(): Promise<void> {
  const sink = await startSink();
  const service = await startService();
  const red = await startNodeRed(sink.url);
  try {
    const made = await service.api('POST', '/v1/integrations', {
      files: FILES,
      config: { sink: sink.url, webhook_url: sink.url, webhook_secret: SECRET },
    });
    const path = `/webhooks/${made.id}`;
    await sendLoad(loadFor(service.port, path, { most: WARM_UP }));
    await sendLoad(loadFor(red.port, '/hook', { most: WARM_UP }));
    await quiet(sink);
    const pairs = [];
    for (let round = 0; round < 3; round++) {
      const ours = await throughput(service.port, path, sink);
      const theirs = await throughput(red.port, '/hook', sink);
      pairs.push({ ours, theirs, ratio: ours.perSecond / theirs.perSecond });
    }
    const middle = pairs.sort((a, b) => a.ratio - b.ratio)[1];
    const at200 = await steady(service.port, path, sink, 200);
    const at1000 = await steady(service.port, path, sink, 1000);
    const ratio = Math.round((middle?.ratio ?? 0) * 100) / 100;
    const lost = pairs.reduce((sum, pair) => sum + pair.ours.lost, 0);
    report('flow', [
      { name: 'events per second, durable', value: middle?.ours.perSecond ?? 0, unit: '/s' },
      { name: 'Node-RED, nothing on disk', value: middle?.theirs.perSecond ?? 0, unit: '/s' },
      { name: 'ratio (middle of three pairs)', value: ratio, unit: '×', reach: '≥ 2', met: ratio >= 2 },
      { name: 'lost', value: lost, unit: '', reach: '0', met: lost === 0 },
      { name: 'sent to delivered, p95 at 200/s', value: at200.p95, unit: 'ms', reach: '≤ 50', met: at200.p95 <= 50 },
      {
        name: 'sent to delivered, p95 at 1,000/s',
        value: at1000.p95,
        unit: 'ms',
        reach: '≤ 300',
        met: at1000.p95 <= 300,
      },
      { name: 'arrived at 1,000/s', value: at1000.count, unit: '' },
    ]);
  } finally {
    red.stop();
    await service.stop();
    sink.stop();
  }
}

await main();
