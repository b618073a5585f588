import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import Database from 'better-sqlite3';
import { type Heard, type Listeners, startListeners } from './listeners.ts';
import { report } from './report.ts';
import { KEY, type Running, startService } from './service.ts';

// Five hundred browsers watch while a hundred things a second change; one of them has stopped reading.

const STREAMS = Number(process.argv[2] ?? 500);
const PER_SECOND = Number(process.argv[3] ?? 100);
const SECONDS = Number(process.argv[4] ?? 20);
const INTEGRATIONS = 100;
const LANES = 8;
const WITHIN_MS = 1500;
const MOST_MB = 200;
/** What the one that does not read is told: far more than sockets and the service hold for it. */
const FLOOD = { rows: 3000, bytes: 10_000 };
const DROPPED_WITHIN_MS = 30_000;

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const rssMb = ({ child }: Running): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024);

async function install(service: Running, name: string, project: string): Promise<string> {
  const manifest = `name: ${name}\nversion: 1.0.0\nsource: prometheus\nactions: [webhook_send]\n`;
  const made = await service.api('POST', '/v1/integrations', { files: { 'integration.yaml': manifest }, project });
  return String(made.id);
}

/** So many a second in all, over a few connections; what a slow machine does not get done in time is left out. */
async function change(service: Running, ids: readonly string[]): Promise<{ done: number; memory: number }> {
  const started = performance.now();
  const end = started + SECONDS * 1000;
  let sent = 0;
  let memory = 0;
  const lane = async (): Promise<void> => {
    for (let i = sent++; i < PER_SECOND * SECONDS && performance.now() < end; i = sent++) {
      const early = started + (i * 1000) / PER_SECOND - performance.now();
      if (early > 0) await wait(early);
      if (i % PER_SECOND === 0) memory = Math.max(memory, rssMb(service));
      await service.api('PATCH', `/v1/integrations/${ids[i % ids.length]}`, { name: `at ${i}` });
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return { done: sent - LANES, memory };
}

/** The number of the newest change. */
function newest({ file }: Running): number {
  const database = new Database(file, { readonly: true });
  const { seq } = database.prepare('select max(seq) as seq from feed').get() as { seq: number };
  database.close();
  return seq;
}

async function heard(listeners: Listeners, last: number): Promise<Heard> {
  for (let i = 0; i < 100 && (await listeners.read()).heardByAll < last; i++) await wait(100);
  return await listeners.read();
}

function flood({ file }: Running, id: string): void {
  const database = new Database(file);
  const row = database.prepare('select project_id, integration_id from feed where integration_id = ?').get(id);
  const insert = database.prepare(
    'insert into feed (project_id, integration_id, kind, data, at) values (@project_id, @integration_id, @kind, @data, @at)',
  );
  const data = JSON.stringify({ id, name: 'x'.repeat(FLOOD.bytes) });
  database.transaction(() => {
    for (let i = 0; i < FLOOD.rows; i++)
      insert.run({ ...(row as object), kind: 'integration_health_changed', data, at: Date.now() });
  })();
  database.close();
}

/** Asks for a stream and never reads it. */
function deaf(port: number, project: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  return new Promise((done) =>
    socket.once('connect', () => {
      socket.write(
        `GET /v1/realtime?projectId=${encodeURIComponent(project)} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${KEY}\r\n\r\n`,
      );
      socket.pause();
      done(socket);
    }),
  );
}

/** Whether the service holds the connection from that port. */
const isHeld = (port: number, from: number): boolean =>
  readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .some((line) => {
      const hex = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0');
      return line.includes(`0100007F:${hex(port)} 0100007F:${hex(from)} 01`);
    });

async function dropped(service: Running, socket: Socket): Promise<number | null> {
  const started = performance.now();
  const from = socket.localPort ?? 0;
  while (performance.now() - started < DROPPED_WITHIN_MS) {
    if (!isHeld(service.port, from)) return Math.round(performance.now() - started);
    await wait(100);
  }
  return null;
}

const service = await startService({ CCB_API_CALLS_PER_MINUTE: '1000000' });
const stopped: (() => void)[] = [];
try {
  const ids = [];
  for (let i = 0; i < INTEGRATIONS; i++) ids.push(await install(service, `live-${i}`, 'local'));
  const other = await install(service, 'deaf', 'org/deaf');
  const before = rssMb(service);
  const listening = { port: service.port, path: '/v1/realtime?projectId=local', key: KEY, streams: STREAMS };
  const listeners = await startListeners(listening);
  stopped.push(listeners.stop);
  for (let i = 0; i < 100 && (await listeners.read()).open < STREAMS; i++) await wait(100);
  const socket = await deaf(service.port, 'org/deaf');
  stopped.push(() => socket.destroy());
  await listeners.reset();
  const { done, memory } = await change(service, ids);
  const last = newest(service);
  const { open, told, heardByAll, p50, p99, max } = await heard(listeners, last);
  if (!isHeld(service.port, socket.localPort ?? 0)) throw new Error('the one that does not read is not connected');
  flood(service, other);
  const gone = await dropped(service, socket);
  const after = rssMb(service);
  const grown = Math.max(memory, after) - before;
  report('live', [
    { name: 'streams open at the end', value: open, unit: '', reach: `${STREAMS}`, met: open === STREAMS },
    { name: 'changes a second', value: Math.round(done / SECONDS), unit: '' },
    { name: 'told, merged by the second', value: told, unit: '' },
    {
      name: 'last change heard by all',
      value: heardByAll === last ? 'yes' : 'no',
      unit: '',
      reach: 'yes',
      met: heardByAll === last,
    },
    { name: 'change to client, middle', value: p50, unit: 'ms' },
    {
      name: 'change to client, p99',
      value: p99,
      unit: 'ms',
      reach: `≤ ${WITHIN_MS} (1,000 of it is the merge)`,
      met: p99 <= WITHIN_MS,
    },
    { name: 'change to client, longest', value: max, unit: 'ms' },
    {
      name: 'memory, more than without streams',
      value: grown,
      unit: 'MB',
      reach: `≤ ${MOST_MB}`,
      met: grown <= MOST_MB,
    },
    {
      name: 'one that does not read is cut off after',
      value: gone ?? 'never',
      unit: 'ms',
      reach: `≤ ${DROPPED_WITHIN_MS}`,
      met: gone !== null,
    },
  ]);
} finally {
  for (const stop of stopped) stop();
  await service.stop();
}
