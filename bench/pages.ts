import Database from 'better-sqlite3';
import { githubHeaders, issueBody, SECRET } from './payload.ts';
import { report } from './report.ts';
import { KEY, type Running, startService } from './service.ts';
import { storeEvents } from './stored.ts';

// The pages that operators keep open, as the server makes them, with many integrations and many events.

const INTEGRATIONS = Number(process.argv[2] ?? 10_000);
const EVENTS = Number(process.argv[3] ?? 1_000_000);
const ASKED = 60;
const REACH_MS = 50;

const PACKAGE = {
  'integration.yaml':
    'name: bench-pages\nversion: 1.0.0\nsource: github\nevents: [issues.opened]\nactions: [webhook_send]\n',
};

/** Copies of one integration, under names, states and times of their own. */
function copy(file: string, id: string, count: number): void {
  const database = new Database(file);
  const row = database.prepare('select * from integrations where id = ?').get(id) as Record<string, unknown>;
  const columns = Object.keys(row);
  const insert = database.prepare(
    `insert into integrations (${columns.join(', ')}) values (${columns.map((name) => `@${name}`).join(', ')})`,
  );
  const states = ['active', 'paused', 'inactive', 'failed'];
  database.transaction(() => {
    for (let i = 0; i < count; i++) {
      const own = { id: `int_copy${i}`, slug: `copy-${i}`, name: `Integration number ${i}` };
      insert.run({ ...row, ...own, status: states[i % 4], updated_at: Number(row.updated_at) - i * 1000 });
    }
  })();
  database.close();
}

async function timeOf({ port }: Running, path: string): Promise<number> {
  const since = performance.now();
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: `Bearer ${KEY}` } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text.slice(0, 3000)}`);
  return performance.now() - since;
}

const part = (times: readonly number[], of: number): number =>
  Math.round([...times].sort((a, b) => a - b)[Math.floor(times.length * of)] ?? 0);

const service = await startService();
try {
  const config = { webhook_url: 'http://127.0.0.1:9/', webhook_secret: SECRET };
  const made = await service.api('POST', '/v1/integrations', { files: PACKAGE, config });
  const id = String(made.id);
  const body = issueBody();
  await fetch(`http://127.0.0.1:${service.port}/webhooks/${id}`, {
    method: 'POST',
    body,
    headers: githubHeaders(body),
  });
  console.error(`storing ${INTEGRATIONS} integrations and ${EVENTS} events …`);
  copy(service.file, id, INTEGRATIONS - 1);
  const versions = (await service.api('GET', `/v1/integrations/${id}/versions`)) as unknown as { id: string }[];
  storeEvents({ file: service.file, integration: id, version: versions[0]?.id ?? null, count: EVENTS });
  // Connections that the service closed meanwhile are noticed.
  await new Promise((done) => setTimeout(done, 500));
  const listed = (await service.api('GET', `/v1/integrations/${id}/events?limit=1&offset=500`)) as unknown as {
    id: string;
  }[];
  const own = `/dashboard/integrations/${id}`;
  const pages: [name: string, path: string][] = [
    ['integrations', '/dashboard'],
    ['integrations, page 500', '/dashboard?page=500'],
    ['integrations by status', '/dashboard?status=paused&sort=status'],
    ['integrations by name', '/dashboard?q=number+77'],
    ['one integration', own],
    ['events', `${own}/events`],
    ['events by status', `${own}/events?status=dead`],
    ['one event', `${own}/events/${listed[0]?.id}`],
    ['its log', `${own}/logs`],
    ['system', '/dashboard/system'],
    ['status', '/status'],
    ['API: status of one', `/v1/integrations/${id}/status`],
    ['API: events of one', `/v1/integrations/${id}/events?limit=10`],
    ['API: log of one', `/v1/integrations/${id}/logs?limit=100`],
    ['API: queue of one', `/v1/integrations/${id}/queue/status`],
    ['API: figures of an hour', `/v1/integrations/${id}/metrics?from=1h`],
  ];
  const figures = [];
  for (const [name, path] of pages) {
    await timeOf(service, path);
    const times = [];
    for (let i = 0; i < ASKED; i++) times.push(await timeOf(service, path));
    const value = part(times, 0.95);
    const reach = `≤ ${REACH_MS}`;
    figures.push({
      name: `${name}, p95 (middle ${part(times, 0.5)})`,
      value,
      unit: 'ms',
      reach,
      met: value <= REACH_MS,
    });
  }
  report('pages', [
    { name: 'integrations', value: INTEGRATIONS, unit: '' },
    { name: 'events', value: EVENTS, unit: '' },
    ...figures,
  ]);
} finally {
  await service.stop();
}
