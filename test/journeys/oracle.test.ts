import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { harm } from '../support/harm.ts';
import { oracle, type Witness } from '../support/oracle.ts';
import { createSender, installRelay } from '../support/relay.ts';
import { type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target, type TargetCall } from '../support/target.ts';

// What the other journeys trust must itself be able to say no.

const EVENTS = 4;

let target: Target;
let service: Service;
let database: string;
let witness: Witness;
let events: string[];

beforeAll(async () => {
  target = await startTarget();
  service = await startService();
  const relay = await installRelay(service, target);
  const sender = createSender(relay.address);
  for (let n = 0; n < EVENTS; n++) await sender.send({ action: 'opened', n, key: 'one' });
  await until(async () => {
    const { body } = await service.api('GET', `/v1/integrations/${relay.id}/status`);
    return body.events.delivered === EVENTS;
  }, 'everything to be delivered');
  database = service.database;
  witness = { calls: [...target.calls], accepted: sender.accepted };
  events = [...sender.accepted.values()];
});

afterAll(async () => {
  await service.stop();
  await target.close();
});

const first = (): TargetCall => witness.calls[0] as TargetCall;
const under = (key: string): TargetCall => ({ ...first(), headers: { ...first().headers, 'webhook-id': key } });

test('what happened as it should is well', async () => {
  expect(await oracle(database, witness)).toEqual([]);
});

test.each<[string, () => Partial<Witness>, RegExp]>([
  ['a delivery that is not stored', () => ({ accepted: new Map([['gone', 'evt_gone']]) }), /not stored \(I1\)/],
  ['a call twice', () => ({ calls: [...witness.calls, first()] }), /more than once without a crash \(I3\)/],
  ['a call under another key', () => ({ calls: [...witness.calls, under('other')] }), /under more than one key \(I3\)/],
  ['a call that was never made', () => ({ calls: witness.calls.slice(1) }), /done and were never sent \(I3\)/],
  [
    'a call that was on disk as done when the process died',
    () => ({
      calls: [...witness.calls, first()],
      deaths: [{ settled: new Set([String(first().headers['webhook-id'])]), callsSoFar: witness.calls.length }],
    }),
    /on disk as done \(I3\)/,
  ],
  [
    'a call more often than there were deaths',
    () => ({ calls: [...witness.calls, first(), first()], deaths: [{ settled: new Set(), callsSoFar: 0 }] }),
    /more often than there were crashes \(I3\)/,
  ],
  [
    'calls in the wrong order',
    () => ({
      calls: witness.calls.toReversed(),
      orderOf: (call: TargetCall) => ({ key: call.json.key, place: call.json.n }),
    }),
    /after later ones of their key \(I5\)/,
  ],
])('%s is noticed', async (_what, change, said) => {
  expect((await oracle(database, { ...witness, ...change() })).join('\n')).toMatch(said);
});

test.each([
  [
    'an event that has not ended',
    (id: string) => `update events set status = 'failed' where id = '${id}'`,
    /not ended \(I2\)/,
  ],
  [
    'an event that waits for nothing',
    (id: string) => `update events set status = 'queued' where id = '${id}'`,
    /nor waiting \(I2\)/,
  ],
  [
    'an event that ended and is still in the queue',
    (id: string) =>
      `insert into jobs (id, queue, priority, lane, attempts, created_at, due_at) values ('${id}', 'x', 1, 'x', 0, 0, 0)`,
    /still in the queue \(I2\)/,
  ],
  [
    'a reference that leads nowhere',
    (id: string) => `update events set delivery_id = 'dlv_gone' where id = '${id}'`,
    /broken references \(I11\)/,
  ],
])('%s is noticed', async (what, statement, said) => {
  await harm(database, statement(events.pop() ?? what));
  expect((await oracle(database, witness)).join('\n')).toMatch(said);
});
