import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EVENT_QUEUE } from '#src/events/event.ts';
import { BLOCKED_MS } from '#src/store/ordered-jobs.ts';
import { type Fleet, startFleet } from '../support/fleet.ts';
import { listenAt } from '../support/listen.ts';
import { type Death, doneKeys, verdictOn } from '../support/oracle.ts';
import { startPostgres } from '../support/postgres.ts';
import { createSender, installRelay, type Relay, relayFiles, type Sender, THREE_CALLS } from '../support/relay.ts';
import { ADMIN_KEY, deliver, type Process, request, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// Two webs, two workers and a factory on one PostgreSQL, behind a load balancer.

const postgres = await startPostgres();
const onPostgres = 'missing' in postgres ? test.skip : test;

let fleet: Fleet;
let target: Target;
let relay: Relay;
let sender: Sender;
const deaths: Death[] = [];

beforeAll(async () => {
  if ('missing' in postgres) return void console.log(`not run: postgres ${postgres.missing}`);
  target = await startTarget();
  fleet = await startFleet(await postgres.database(), { webs: 2, workers: 2, factories: 1 });
  relay = await installRelay(fleet, target, relayFiles(THREE_CALLS, ['order_by: key']));
  sender = createSender(relay.address);
}, 60_000);

afterAll(async () => {
  if ('missing' in postgres) return;
  await fleet.stop();
  await target.close();
  await postgres.stop();
});

const [web, otherWeb] = [() => fleet.webs[0] as Process, () => fleet.webs[1] as Process];

const allDelivered = (): Promise<unknown> =>
  until(async () => {
    const { body } = await fleet.api('GET', `/v1/integrations/${relay.id}/status`);
    return body.events.delivered === sender.accepted.size;
  }, 'everything to be delivered');

onPostgres('fifty copies of one delivery, half of them at each web, are one event and have one effect', async () => {
  const id = randomUUID();
  const send = (to: Process) => deliver(`${to.url}/webhooks/${relay.id}`, 'issues', { n: 0, key: 'copies' }, { id });
  const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => send(i % 2 ? web() : otherWeb())));
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
  expect(new Set(answers.map(({ body }) => body.event_id)).size).toBe(1);
  sender.accepted.set(id, answers[0]?.body.event_id ?? '');
  await until(async () => target.calls.length >= 3, 'three calls');
  await allDelivered();
  expect(target.calls).toHaveLength(3);
});

onPostgres('what one web takes in reaches the workers at once', async () => {
  const waits: number[] = [];
  for (let i = 0; i < 5; i++) {
    const before = target.calls.length;
    const at = performance.now();
    await sender.send({ n: i, key: 'quick' });
    await until(async () => target.calls.length > before, 'a call');
    waits.push(performance.now() - at);
  }
  // Looking every second alone would take half of one on average.
  expect(waits.toSorted((a, b) => a - b)[2]).toBeLessThan(400);
});

onPostgres('a stream at one web tells of what the other did, and goes on at the other where it ended', async () => {
  const stream = await listenAt(`${web().url}/v1/realtime`);
  const rename = (name: string) => otherWeb().api('PATCH', `/v1/integrations/${relay.id}`, { name });
  expect((await rename('first name')).status).toBe(200);
  const first = await until(async () => stream.told.find(({ data }) => data.updates), 'the change');
  stream.stop();
  await rename('second name');
  const again = await listenAt(`${otherWeb().url}/v1/realtime`, { 'last-event-id': String(first.id) });
  await until(async () => again.told.find(({ id, data }) => id > first.id && data.updates), 'what was missed');
  again.stop();
});

onPostgres('a request that is repeated at the other web under its Idempotency-Key is done once', async () => {
  const key = randomUUID();
  const create = (at: Process) =>
    request<{ id: string }>(`${at.url}/v1/auth/tokens`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${ADMIN_KEY}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({ name: 'once', type: 'read_only' }),
    });
  const [one, two] = [await create(web()), await create(otherWeb())];
  expect(one.status).toBe(201);
  expect(two.body.id).toBe(one.body.id);
});

onPostgres(
  'a worker is killed under load: the other one takes its work over, in order, and its turn at the clock',
  async () => {
    const stop = sender.flood({ connections: 6, pauseMs: 5 });
    const before = target.calls.length;
    await until(async () => target.calls.length > before + 60, 'load');
    const [victim] = fleet.workers as [Process];
    await victim.kill();
    deaths.push({ settled: await doneKeys(fleet.store.read), callsSoFar: target.calls.length });
    await stop();
    const { read } = fleet.store;
    const left = (which: string) => async () =>
      (await read.sql.all(`select 1 from jobs where queue = '${EVENT_QUEUE}' and due_at < ${BLOCKED_MS} and ${which}`))
        .length;
    const underWay = async () => (await fleet.workers[1]?.api('GET', '/health'))?.body.events.under_way;
    const isFree = left('lease is null');
    await until(async () => (await isFree()) + (await underWay()) === 0, 'the other one to have done what is free');
    // What the dead one holds is due again when its lease ends: that time is taken to be over.
    await fleet.store.write((tx) =>
      tx.sql.run(`update jobs set due_at = 1 where lease is not null and queue = '${EVENT_QUEUE}'`),
    );
    const isHeld = left('lease is not null');
    await until(async () => (await isHeld()) === 0, 'what the dead one held to be taken over');
    await sender.resend();
    await allDelivered();
    const clockwork = await read.sql.all<{ id: string }>(
      `select id from jobs where queue <> '${EVENT_QUEUE}' order by id`,
    );
    expect(clockwork.map(({ id }) => id)).toEqual(expect.arrayContaining(['expiry', 'retention', 'watch']));
  },
  60_000,
);

onPostgres('SIGTERM: not ready first, then nothing more is taken in, and nobody is refused', async () => {
  const stop = sender.flood({ connections: 4, pauseMs: 10 });
  const leaving = otherWeb();
  const start = performance.now();
  process.kill(leaving.pid, 'SIGTERM');
  await until(async () => (await leaving.api('GET', '/ready')).status === 503, 'not to be ready', 1500);
  expect((await leaving.api('GET', '/health')).status).toBe(200);
  expect(await leaving.ended()).toBe(0);
  expect(performance.now() - start).toBeLessThan(10_000);
  await stop();
  expect(sender.unanswered.size).toBe(0);
  await allDelivered();
  const orderOf = ({ json }: { json: { key: unknown; n: number } }) => ({ key: String(json.key), place: json.n });
  const witness = { calls: target.calls, accepted: sender.accepted, deaths, orderOf };
  expect(await verdictOn(fleet.store.read, witness)).toEqual([]);
});
