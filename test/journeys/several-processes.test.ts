import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DATABASE_FAULTS, type Ordeal, startOrdeal } from '../support/database-faults.ts';
import { listenAt } from '../support/listen.ts';
import { startPostgres } from '../support/postgres.ts';
import { ADMIN_KEY, deliver, type Process, request, until } from '../support/service.ts';

// Two webs, two workers and a factory on one PostgreSQL, behind a load balancer.

const postgres = await startPostgres({ own: true });
const onPostgres = 'missing' in postgres ? test.skip : test;

let ordeal: Ordeal | undefined;

beforeAll(async () => {
  if ('missing' in postgres) return void console.log(`not run: postgres ${postgres.missing}`);
  ordeal = await startOrdeal(postgres, { webs: 2, workers: 2, factories: 1 });
});

afterAll(async () => {
  await ordeal?.stop();
  if (!('missing' in postgres)) await postgres.stop();
});

const bed = () => ordeal as Ordeal;
const [web, otherWeb] = [() => bed().fleet.webs[0] as Process, () => bed().fleet.webs[1] as Process];

onPostgres('fifty copies of one delivery, half of them at each web, are one event and have one effect', async () => {
  const { sender, target, relay } = bed();
  const id = randomUUID();
  const send = (to: Process) => deliver(`${to.url}/webhooks/${relay.id}`, 'issues', { n: 0, key: 'copies' }, { id });
  const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => send(i % 2 ? web() : otherWeb())));
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
  expect(new Set(answers.map(({ body }) => body.event_id)).size).toBe(1);
  sender.accepted.set(id, answers[0]?.body.event_id ?? '');
  expect(await bed().verdict()).toEqual([]);
  expect(target.calls).toHaveLength(3);
});

onPostgres('what one web takes in reaches the workers at once', async () => {
  const { sender, target } = bed();
  const waits: number[] = [];
  for (let i = 0; i < 9; i++) {
    const before = target.calls.length;
    const at = performance.now();
    await sender.send({ n: i, key: 'quick' });
    await until(async () => target.calls.length > before, 'a call');
    waits.push(performance.now() - at);
  }
  // By looking every second alone only half of them would be as quick; a busy machine may hold up one.
  expect(waits.sort((a, b) => a - b).at(-2)).toBeLessThan(500);
});

onPostgres('a stream at one web tells of what the other did, and goes on at the other where it ended', async () => {
  const stream = await listenAt(`${web().url}/v1/realtime`);
  const rename = (name: string) => otherWeb().api('PATCH', `/v1/integrations/${bed().relay.id}`, { name });
  expect((await rename('first name')).status).toBe(200);
  const first = await until(async () => stream.told.find(({ data }) => data.updates), 'the change');
  stream.stop();
  await rename('second name');
  const again = await listenAt(`${otherWeb().url}/v1/realtime`, { 'last-event-id': String(first.id) });
  await until(async () => again.told.find(({ id, data }) => id > first.id && data.updates), 'what was missed');
  again.stop();
});

onPostgres('a request that is repeated at the other web under its Idempotency-Key is done once', async () => {
  const headers = {
    authorization: `Bearer ${ADMIN_KEY}`,
    'content-type': 'application/json',
    'idempotency-key': randomUUID(),
  };
  const body = JSON.stringify({ name: 'once', type: 'read_only' });
  const create = (at: Process) =>
    request<{ id: string }>(`${at.url}/v1/auth/tokens`, { method: 'POST', headers, body });
  const [one, two] = [await create(web()), await create(otherWeb())];
  expect(one.status).toBe(201);
  expect(two.body.id).toBe(one.body.id);
});

onPostgres.each([
  'a worker is killed',
  'the server crashes and comes back',
  'all connections are killed, those for news among them',
])('%s under load: nothing is lost or doubled, and each key stays in order', async (name) => {
  expect(await bed().endure(DATABASE_FAULTS[name] as (typeof DATABASE_FAULTS)[string])).toBeLessThan(60_000);
  await bed().passLeases();
  expect(await bed().verdict()).toEqual([]);
});

onPostgres('what happens by the clock is one job of all processes', async () => {
  const { read } = bed().fleet.store;
  const jobs = await read.sql.all<{ id: string }>(`select id from jobs where queue <> 'event'`);
  expect(jobs.map(({ id }) => id)).toEqual(expect.arrayContaining(['expiry', 'retention', 'watch']));
});

onPostgres('SIGTERM: not ready first, then nothing more is taken in, and nobody is refused', async () => {
  const { sender } = bed();
  const stop = sender.flood({ connections: 4, pauseMs: 10 });
  const leaving = otherWeb();
  const start = performance.now();
  process.kill(leaving.pid, 'SIGTERM');
  await until(async () => (await leaving.api('GET', '/ready')).status === 503, 'not to be ready', 1500);
  expect((await leaving.api('GET', '/health')).status).toBe(200);
  expect(await leaving.ended()).toBe(0);
  expect(performance.now() - start).toBeLessThan(20_000);
  await stop();
  expect(sender.unanswered.size).toBe(0);
  expect(await bed().verdict()).toEqual([]);
});
