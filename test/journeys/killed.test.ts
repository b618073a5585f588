import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type Mortal, startMortal } from '../support/mortal.ts';
import { until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// Killed again and again under load, and started again on the same database: nothing that was accepted is lost.

/** The figure itself is measured by fault:kill; here it only must not wait for anything. */
const READY_WITHIN_MS = 20_000;

let target: Target;
let mortal: Mortal | undefined;

beforeAll(async () => {
  target = await startTarget();
});

afterEach(async () => {
  await mortal?.end();
  target.calls.length = 0;
});

afterAll(() => target.close());

const isAlive = (pid: number): boolean => {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

/** Dies so often, is started again each time, and ends its work. How long it took to be ready. */
async function dieAndRecover(one: Mortal, kills: number): Promise<number[]> {
  const readyAfter: number[] = [];
  for (let round = 1; round <= kills; round++) {
    const orphans = await one.kill(20 + ((round * 37) % 60));
    // The last time what it held comes back by itself, on every store.
    readyAfter.push(await one.recover({ patient: round === kills }));
    await until(async () => !orphans.some(isAlive), 'the sandbox processes of the dead one to be gone');
  }
  await one.finished();
  return readyAfter;
}

test('ten deaths under load', async () => {
  mortal = await startMortal(target);
  const readyAfter = await dieAndRecover(mortal, 10);
  expect(await mortal.verdict()).toEqual([]);
  expect(mortal.sender.accepted.size).toBeGreaterThan(50);
  expect(Math.max(...readyAfter)).toBeLessThan(READY_WITHIN_MS);
});

test('three deaths under load, with order per key', async () => {
  mortal = await startMortal(target, { inOrder: true });
  await dieAndRecover(mortal, 3);
  expect(await mortal.verdict()).toEqual([]);
});
