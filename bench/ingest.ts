import { fork } from 'node:child_process';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { type Load, type LoadResult, sendLoad } from './load.ts';
import { githubHeaders, intakeOnly, issueBody, SECRET } from './payload.ts';
import { report } from './report.ts';
import { startService } from './service.ts';

// Signed 8 KB deliveries, committed to disk before the 202, against a bare server that keeps nothing.

const SECONDS = Number(process.argv[2] ?? 10);
const ROUNDS = 3;
/** Both sides are measured when their code has been optimised, as it is after the first minute of a day's work. */
const WARM_UP = 25_000;

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

async function startBaseline(): Promise<{ port: number; stop(): void }> {
  const child = fork(new URL(import.meta.url), ['baseline'], { execArgv: ['--disable-warning=ExperimentalWarning'] });
  const port = await new Promise<number>((resolve) => child.once('message', (said) => resolve(Number(said))));
  return { port, stop: () => void child.kill() };
}

interface Pair {
  ours: LoadResult;
  bare: LoadResult;
  ratio: number;
}

/** Turn by turn, so that a machine that gets slower or faster does so for both. */
async function pairs(
  ours: (more: Partial<Load>) => Load,
  bare: (more: Partial<Load>) => Load,
  rest: () => Promise<void>,
): Promise<Pair[]> {
  const measured: Pair[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const mine = await sendLoad(ours({}));
    await rest();
    const theirs = await sendLoad(bare({}));
    measured.push({ ours: mine, bare: theirs, ratio: mine.perSecond / theirs.perSecond });
  }
  return measured.sort((a, b) => a.ratio - b.ratio);
}

async function main(): Promise<void> {
  const body = issueBody();
  const service = await startService();
  const baseline = await startBaseline();
  try {
    const made = await service.api('POST', '/v1/integrations', {
      files: intakeOnly('bench-ingest'),
      config: { webhook_url: 'http://127.0.0.1:9/', webhook_secret: SECRET },
    });
    const ours = (more: Partial<Load>): Load => loadFor(service.port, `/webhooks/${made.id}`, body, more);
    const bare = (more: Partial<Load>): Load => loadFor(baseline.port, '/', body, more);
    const rest = (): Promise<void> => settled(service, String(made.id));
    await sendLoad(ours({ seconds: 60, most: WARM_UP }));
    await rest();
    await sendLoad(bare({ seconds: 60, most: WARM_UP }));
    const measured = await pairs(ours, bare, rest);
    const middle = measured[Math.floor(ROUNDS / 2)] as Pair;
    const steady = await sendLoad(ours({ rate: 1000 }));
    const ratio = Math.round(middle.ratio * 100) / 100;
    const others = measured.reduce((sum, pair) => sum + pair.ours.answered - (pair.ours.statuses['202'] ?? 0), 0);
    report('ingest', [
      { name: 'accepted per second, committed', value: middle.ours.perSecond, unit: '/s' },
      { name: 'bare server per second, nothing kept', value: middle.bare.perSecond, unit: '/s' },
      { name: `ratio (middle of ${ROUNDS} pairs)`, value: ratio, unit: '×', reach: '≥ 0.6', met: ratio >= 0.6 },
      { name: 'answers other than 202', value: others, unit: '', reach: '0', met: others === 0 },
      { name: 'p99 at full load', value: middle.ours.p99, unit: 'ms' },
      { name: 'p99.9 at full load', value: middle.ours.p999, unit: 'ms', reach: '≤ 500', met: middle.ours.p999 <= 500 },
      { name: 'p99 at 1,000/s', value: steady.p99, unit: 'ms', reach: '≤ 50', met: steady.p99 <= 50 },
    ]);
  } finally {
    baseline.stop();
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
