import { type Load, type LoadResult, sendLoad } from './load.ts';
import { githubHeaders, intakeOnly, issueBody, SECRET } from './payload.ts';
import { report } from './report.ts';
import { type Running, startService } from './service.ts';
import { storeEvents } from './stored.ts';

// The same intake and dispatch, and the questions of operators, on an empty store and on one that holds many events.

const COUNT = Number(process.argv[2] ?? 1_000_000);
const SECONDS = 6;
const ROUNDS = 3;
const ASKED = 40;
const body = issueBody();

interface Prepared extends Running {
  id: string;
  load(more: Partial<Load>): Load;
}

async function prepared(): Promise<Prepared> {
  const service = await startService();
  const config = { webhook_url: 'http://127.0.0.1:9/', webhook_secret: SECRET };
  const made = await service.api('POST', '/v1/integrations', { files: intakeOnly('bench-backlog'), config });
  const fixed = {
    port: service.port,
    path: `/webhooks/${made.id}`,
    connections: 64,
    body,
    idHeader: 'x-github-delivery',
  };
  const load = (more: Partial<Load>): Load => ({ ...fixed, seconds: SECONDS, headers: githubHeaders(body), ...more });
  await sendLoad(load({ seconds: 2 }));
  return { ...service, id: String(made.id), load };
}

/** From the first one sent until nothing waits: taken in and worked on. */
async function whole(service: Prepared): Promise<number> {
  const startedAt = Date.now();
  const sent = await sendLoad(service.load({}));
  for (let i = 0; i < 1200; i++) {
    const { waiting } = await service.api('GET', `/v1/integrations/${service.id}/queue/status`);
    if (waiting === 0) break;
    await new Promise((done) => setTimeout(done, 50));
  }
  return (sent.answered * 1000) / (Date.now() - startedAt);
}

const QUESTIONS: [name: string, path: (event: string) => string][] = [
  ['event list', () => '/events?limit=100'],
  ['event list by status', () => '/events?limit=100&status=dead'],
  ['trace', (event) => `/events/${event}/steps`],
  ['metrics of 30 days', () => '/metrics?from=30d'],
  ['gaps of 7 days', () => '/events/gaps?from=7d'],
];

const p95 = (times: readonly number[]): number =>
  Math.round([...times].sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0);

async function ask(service: Prepared, path: string): Promise<number> {
  const since = performance.now();
  await service.api('GET', `/v1/integrations/${service.id}${path}`);
  return performance.now() - since;
}

async function answers(service: Prepared, event: string): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [name, path] of QUESTIONS) {
    const times = [];
    for (let i = 0; i < ASKED; i++) times.push(await ask(service, path(event)));
    found[name] = p95(times);
  }
  return found;
}

/** Deliveries at an even pace while operators ask, as fast as they are answered. */
async function besideQuestions(service: Prepared, event: string): Promise<LoadResult> {
  let isOver = false;
  const asking = (async () => {
    while (!isOver) for (const [, path] of QUESTIONS) await ask(service, path(event));
  })();
  const result = await sendLoad(service.load({ rate: 500 }));
  isOver = true;
  await asking;
  return result;
}

const empty = await prepared();
const full = await prepared();
try {
  const versions = (await full.api('GET', `/v1/integrations/${full.id}/versions`)) as unknown as { id: string }[];
  console.error(`storing ${COUNT} events …`);
  storeEvents({ file: full.file, integration: full.id, version: versions[0]?.id ?? null, count: COUNT });
  const ratios = [];
  for (let round = 0; round < ROUNDS; round++) ratios.push((await whole(full)) / (await whole(empty)));
  const ratio = Math.round((ratios.sort((a, b) => a - b)[1] ?? 0) * 100) / 100;
  const listed = (await full.api('GET', `/v1/integrations/${full.id}/events?limit=1&offset=5000`)) as unknown as {
    id: string;
  }[];
  const event = listed[0]?.id ?? '';
  const times = await answers(full, event);
  const alone = await sendLoad(full.load({ rate: 500 }));
  const beside = await besideQuestions(full, event);
  report('backlog', [
    { name: 'events stored', value: COUNT, unit: '' },
    {
      name: `throughput against an empty store (middle of ${ROUNDS})`,
      value: ratio,
      unit: '×',
      reach: '≥ 0.85',
      met: ratio >= 0.85,
    },
    ...Object.entries(times).map(([name, value]) => ({
      name: `${name}, p95`,
      value,
      unit: 'ms',
      reach: '≤ 50',
      met: value <= 50,
    })),
    { name: 'p99 of deliveries at 500/s, alone', value: alone.p99, unit: 'ms' },
    {
      name: 'p99 of deliveries at 500/s, while operators ask',
      value: beside.p99,
      unit: 'ms',
      reach: '≤ 50',
      met: beside.p99 <= 50,
    },
  ]);
} finally {
  await empty.stop();
  await full.stop();
}
