import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import nock from 'nock';
import type { CrashPoint } from '#src/kit/crash.ts';
import { type Death, oracle, settledKeys } from '../support/oracle.ts';
import { createSender, installRelay, type Relay, type Sender } from '../support/relay.ts';
import { type Process, spawnService, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// The real process dies at each named point, as in a power cut, and is started again on what it left behind.

const POINTS = Object.keys({
  'ingest.read': true,
  'ingest.verified': true,
  'ingest.inserted': true,
  'ingest.committed': true,
  'ingest.acked': true,
  'dispatch.claimed': true,
  'dispatch.running': true,
  'dispatch.returned': true,
  'deliver.intent': true,
  'deliver.sent': true,
  'deliver.received': true,
  'deliver.written': true,
} satisfies Record<CrashPoint, true>);

const EVENTS = 5;

let target: Target;
let service: Process;
let relay: Relay;
let sender: Sender;
let database: string;
const deaths: Death[] = [];

beforeAll(async () => {
  // Only this machine is called, by real sockets.
  nock.restore();
  target = await startTarget();
  service = await spawnService();
  relay = await installRelay(service, target);
  sender = createSender(relay.address);
  database = join(service.folder, 'ccb.sqlite');
});

afterAll(async () => {
  await service.stop();
  await target.close();
});

/** Sends so many deliveries to a process that dies at the point, and says what was on disk as done when it did. */
async function dieAt(point: string, events: number): Promise<Death> {
  await service.kill();
  await service.restart({ CCB_CRASH_AT: point });
  const sent = Promise.all(Array.from({ length: events }, (_, n) => sender.send({ action: 'opened', n })));
  expect(await service.ended()).toBe('SIGKILL');
  await sent;
  const death = { settled: await settledKeys(database), callsSoFar: target.calls.length };
  deaths.push(death);
  return death;
}

/** Started again without the order to die; the senders try again what had no answer. */
async function recover(): Promise<void> {
  await service.restart({});
  await sender.resend();
  await until(async () => {
    const { body } = await service.api('GET', `/v1/integrations/${relay.id}/status`);
    return body.events.delivered === sender.accepted.size;
  }, 'everything to be delivered after the restart');
}

test.each(POINTS)('death at %s: nothing is lost, nothing that was done is done again', async (point) => {
  const before = sender.accepted.size;
  await dieAt(`${point}:1`, EVENTS);
  await recover();
  expect(sender.accepted.size).toBe(before + EVENTS);
  expect(await oracle(database, { calls: target.calls, accepted: sender.accepted, deaths })).toEqual([]);
});

test('calls at once: none of them leaves before the call that went before them is on disk', async () => {
  const before = (await settledKeys(database)).size;
  const death = await dieAt('deliver.intent:2', 1);
  expect(death.settled.size).toBe(before + 1);
  await recover();
  expect(await oracle(database, { calls: target.calls, accepted: sender.accepted, deaths })).toEqual([]);
});
