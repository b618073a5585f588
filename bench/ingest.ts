import { fork } from 'node:child_process';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { type Load, type LoadResult, sendLoad } from './load.ts';
import { githubHeaders, issueBody, SECRET } from './payload.ts';
import { report } from './report.ts';
import { startService } from './service.ts';

// Signed 8 KB deliveries, committed to disk before the 202, against a bare server that keeps nothing.

const SECONDS = Number(process.argv[2] ?? 10);
const PACKAGE = {
  'integration.yaml': [
    'name: bench-ingest',
    'version: 1.0.0',
    'source: github',
    'events: [issues.opened]',
    'actions: [webhook_send]',
    'conditions: ["title == \'never\'"]',
    '',
  ].join('\n'),
};

function baseline(): void {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks);
      const given = Buffer.from(String(request.headers['x-hub-signature-256']).slice(7), 'hex');
      const isGood = timingSafeEqual(given, createHmac('sha256', SECRET).update(raw).digest());
      const payload = JSON.parse(raw.toString('utf8')) as { action: string };
      response.writeHead(isGood ? 202 : 401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ action: payload.action }));
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.(typeof address === 'object' && address ? address.port : 0);
  });
}

const loadFor = (port: number, path: string, body: string, more: Partial<Load>): Load => ({
  port,
  path,
  connections: 64,
  seconds: SECONDS,
  body,
  headers: githubHeaders(body),
  idHeader: 'x-github-delivery',
  ...more,
});

async function measureBaseline(body: string): Promise<LoadResult> {
  const child = fork(new URL(import.meta.url), ['baseline'], { execArgv: ['--disable-warning=ExperimentalWarning'] });
  const port = await new Promise<number>((resolve) => child.once('message', (said) => resolve(Number(said))));
  await sendLoad(loadFor(port, '/', body, { seconds: 2 }));
  const result = await sendLoad(loadFor(port, '/', body, {}));
  child.kill();
  return result;
}

async function main(): Promise<void> {
  const body = issueBody();
  const service = await startService();
  try {
    const made = await service.api('POST', '/v1/integrations', {
      files: PACKAGE,
      config: { webhook_url: 'http://127.0.0.1:9/' },
    });
    await service.api('PATCH', `/v1/integrations/${made.id}/webhook-secret`, { secret: SECRET });
    const path = `/webhooks/${made.id}`;
    await sendLoad(loadFor(service.port, path, body, { seconds: 2 }));
    const ours = await sendLoad(loadFor(service.port, path, body, {}));
    await settled(service, String(made.id));
    const steady = await sendLoad(loadFor(service.port, path, body, { rate: 1000 }));
    const bare = await measureBaseline(body);
    const ratio = Math.round((ours.perSecond / bare.perSecond) * 100) / 100;
    const accepted = ours.statuses['202'] ?? 0;
    report('ingest', [
      { name: 'accepted per second, committed', value: ours.perSecond, unit: '/s' },
      { name: 'bare server per second, nothing kept', value: bare.perSecond, unit: '/s' },
      { name: 'ratio', value: ratio, unit: '×', reach: '≥ 0.6', met: ratio >= 0.6 },
      {
        name: 'answers other than 202',
        value: ours.answered - accepted,
        unit: '',
        reach: '0',
        met: accepted === ours.answered,
      },
      { name: 'p99 at full load', value: ours.p99, unit: 'ms' },
      { name: 'p99.9 at full load', value: ours.p999, unit: 'ms', reach: '≤ 500', met: ours.p999 <= 500 },
      { name: 'p99 at 1,000/s', value: steady.p99, unit: 'ms', reach: '≤ 50', met: steady.p99 <= 50 },
    ]);
  } finally {
    await service.stop();
  }
}

/** The backlog of the full-load part is worked off before the steady part is measured. */
async function settled(service: Awaited<ReturnType<typeof startService>>, id: string): Promise<void> {
  for (let i = 0; i < 600; i++) {
    const { waiting } = await service.api('GET', `/v1/integrations/${id}/queue/status`);
    if (waiting === 0) return;
    await new Promise((done) => setTimeout(done, 500));
  }
}

if (process.argv[2] === 'baseline') baseline();
else await main();
