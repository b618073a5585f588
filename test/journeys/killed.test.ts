import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import nock from 'nock';
import { type Death, oracle, settledKeys } from '../support/oracle.ts';
import { createSender, installRelay, type Relay, type Sender } from '../support/relay.ts';
import { type Process, spawnService, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// Killed again and again under load, and started again on the same database: nothing that was accepted is lost.

const KILLS = 10;
/** The figure itself is measured by fault:kill; here it only must not wait for anything. */
const READY_WITHIN_MS = 10_000;

let target: Target;
let service: Process;
let relay: Relay;
let sender: Sender;
let database: string;

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

/** Calls seen since `before`, as soon as there are so many. */
const calls = (before: number, more: number): Promise<true> =>
  until(async () => target.calls.length >= before + more, `${more} more calls`);

const isAlive = (pid: number): boolean => {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

/** The processes that a process has started; none where the system does not tell. */
function childrenOf(pid: number): number[] {
  const path = `/proc/${pid}/task/${pid}/children`;
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split(' ').filter(Boolean).map(Number) : [];
}

async function killUnderLoad(round: number): Promise<Death & { orphans: number[] }> {
  const stop = sender.flood({ connections: 12, pauseMs: 15 });
  await calls(target.calls.length, 20 + ((round * 37) % 60));
  const children = childrenOf(service.pid);
  await service.kill();
  await stop();
  return { settled: await settledKeys(database), callsSoFar: target.calls.length, orphans: children };
}

test('ten deaths under load', async () => {
  const deaths: Death[] = [];
  const readyAfter: number[] = [];
  for (let round = 0; round < KILLS; round++) {
    const { orphans, ...death } = await killUnderLoad(round);
    deaths.push(death);
    const startedAt = performance.now();
    await service.restart();
    readyAfter.push(Math.round(performance.now() - startedAt));
    await until(async () => !orphans.some(isAlive), 'the sandbox processes of the dead one to be gone');
    // Work that was under way goes on at once: no lease of a dead process is waited for.
    const { body } = await service.api('GET', `/v1/integrations/${relay.id}/queue/status`);
    if (body.waiting > 0) await calls(death.callsSoFar, 1);
    await sender.resend();
  }
  await until(async () => {
    const { body } = await service.api('GET', `/v1/integrations/${relay.id}/status`);
    return body.events.delivered === sender.accepted.size;
  }, 'everything to be delivered');
  expect(await oracle(database, { calls: target.calls, accepted: sender.accepted, deaths })).toEqual([]);
  expect(sender.accepted.size).toBeGreaterThan(KILLS * 10);
  expect(Math.max(...readyAfter)).toBeLessThan(READY_WITHIN_MS);
}, 120_000);
