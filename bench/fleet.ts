import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { newId } from '#src/kit/ids.ts';
import { startGitHub } from '../scripts/emulated-github.ts';
import { type Load, sendLoad } from './load.ts';
import { githubHeaders, issueBody, SECRET } from './payload.ts';
import { report } from './report.ts';
import { type Running, startService } from './service.ts';
import { type Sink, startSink } from './sink.ts';

// Many integrations of many projects behind one App: an event of a repository reaches its three, however many others there are.

const FLEET = Number(process.argv[2] ?? 10_000);
const FEW = 10;
const SHARED = 3;
const PROJECTS = 1000;
const DELIVERIES = 1500;
const ROUNDS = 3;
const ASKED = 60;
/** The service looks once a minute, and what it sees is the minute before: the first may still have been busy. */
const REST_MS = 125_000;
const TEMPLATE = 'my-org/repo-0';

const FILES = {
  'integration.yaml': ['name: fleet', 'version: 1.0.0', 'source: github', 'actions: [webhook_send]', ''].join('\n'),
  'handler.ts': `export default { name: 'fleet', async handle(event, context) {
    await context.webhook.send({ body: { id: event.delivery_id } });
    return { status: 'success', processed: true };
  } };\n`,
};

const signedBy = (secret: string): string => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** The payload of a real issue, as if it were of this repository. */
const body = JSON.stringify({ ...JSON.parse(issueBody()), repository: { id: 1, name: 'repo-0', full_name: TEMPLATE } });

const github = await startGitHub({
  repositories: [
    { name: TEMPLATE, files: { 'README.md': 'x\n', '.github/claude-code-bot.yml': 'onboarding: false\n' } },
  ],
  people: { octocat: 'write' },
});

const started = (sink: Sink): Promise<Running> =>
  startService({
    GITHUB_API_URL: github.apiUrl,
    APP_ID: String(github.appId),
    PRIVATE_KEY: github.privateKey,
    WEBHOOK_SECRET: github.webhookSecret,
    CCB_WEBHOOK_URL: sink.url,
  });

/** Copies of one that was installed by its door, each in a project and of a repository of its own. */
function multiply(file: string, id: string, count: number): void {
  const db = new Database(file);
  const project = db.prepare('insert into projects (id, name, created_at) values (?, ?, ?)');
  const columns = (db.pragma('table_info(integrations)') as { name: string }[]).map((one) => one.name);
  const own = new Set(['id', 'project_id', 'slug', 'name', 'repository', 'event_door', 'created_at', 'updated_at']);
  const rest = columns.filter((name) => !own.has(name));
  const copy = db.prepare(
    `insert into integrations (id, project_id, slug, name, repository, event_door, created_at, updated_at, ${rest})
     select ?, ?, ?, ?, ?, 'app', ?, ?, ${rest} from integrations where id = ?`,
  );
  db.transaction(() => {
    db.prepare("update integrations set repository = ?, event_door = 'app' where id = ?").run(TEMPLATE, id);
    let projectId = '';
    for (let i = 1; i < count; i++) {
      const now = Date.now();
      if (i === 1 || i % Math.max(1, Math.ceil(count / PROJECTS)) === 0) {
        projectId = newId('prj', now);
        project.run(projectId, `org-${i}/repo`, now);
      }
      const repository = `my-org/repo-${Math.floor(i / SHARED)}`;
      copy.run(newId('int', now), projectId, `fleet-${i}`, `fleet-${i}`, repository, now, now, id);
    }
  })();
  db.exec('analyze');
  db.close();
}

async function fleetOf(count: number, sink: Sink): Promise<Running> {
  const service = await started(sink);
  const made = await service.api('POST', '/v1/integrations', { files: FILES, config: { webhook_secret: SECRET } });
  multiply(service.file, String(made.id), count);
  return service;
}

/** Deliveries a second until the last call of all three arrived. */
async function fanOut(service: Running, sink: Sink, most = DELIVERIES): Promise<number> {
  await sink.reset();
  const load: Load = {
    port: service.port,
    path: '/api/github/webhooks',
    connections: 32,
    seconds: 120,
    most,
    body,
    headers: { ...githubHeaders(body), 'x-hub-signature-256': signedBy(github.webhookSecret) },
    idHeader: 'x-github-delivery',
  };
  const since = Date.now();
  await sendLoad(load);
  for (let i = 0; i < 1200; i++) {
    if ((await sink.read()).count >= most * SHARED) break;
    await new Promise((done) => setTimeout(done, 50));
  }
  const { count, lastAt } = await sink.read();
  if (count !== most * SHARED) throw new Error(`${count} calls instead of ${most * SHARED}`);
  return (most * 1000) / (lastAt - since);
}

async function listTime(service: Running): Promise<number> {
  const times = [];
  for (let i = 0; i < ASKED; i++) {
    const since = performance.now();
    await service.api('GET', `/v1/integrations?limit=100&offset=${(i * 150) % FLEET}&cache=${i}`);
    times.push(performance.now() - since);
  }
  return Math.round(times.sort((a, b) => a - b)[Math.floor(ASKED * 0.95)] ?? 0);
}

const rssMb = (service: Running): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${service.child.pid}/status`, 'utf8'))?.[1]) / 1024);

const sink = await startSink();
const few = await fleetOf(FEW, sink);
const many = await fleetOf(FLEET, sink);
try {
  for (const service of [few, many]) await fanOut(service, sink, 200);
  const ratios = [];
  for (let round = 0; round < ROUNDS; round++) ratios.push((await fanOut(many, sink)) / (await fanOut(few, sink)));
  const ratio = Math.round((ratios.sort((a, b) => a - b)[1] ?? 0) * 100) / 100;
  const list = await listTime(many);
  const busy = rssMb(many);
  await new Promise((done) => setTimeout(done, REST_MS));
  const rss = rssMb(many);
  report('fleet', [
    { name: 'integrations', value: FLEET, unit: '' },
    {
      name: `fan-out to ${SHARED} against ${FEW} integrations`,
      value: ratio,
      unit: '×',
      reach: '≥ 0.9',
      met: ratio >= 0.9,
    },
    { name: 'API list of 100, p95', value: list, unit: 'ms', reach: '≤ 50', met: list <= 50 },
    { name: 'memory of the main process under load', value: busy, unit: 'MB' },
    { name: 'memory of the main process at rest', value: rss, unit: 'MB', reach: '≤ 350', met: rss <= 350 },
  ]);
} finally {
  await few.stop();
  await many.stop();
  sink.stop();
  await github.close();
}
