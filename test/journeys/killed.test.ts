import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Mortal, startMortal } from '../support/mortal.ts';
import { until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// Killed again and again under load, and started again on the same database: nothing that was accepted is lost.

const KILLS = 10;
/** The figure itself is measured by fault:kill; here it only must not wait for anything. */
const READY_WITHIN_MS = 10_000;

let target: Target;
let mortal: Mortal;

beforeAll(async () => {
  target = await startTarget();
  mortal = await startMortal(target);
});

afterAll(async () => {
  await mortal.end();
  await target.close();
});

const isAlive = (pid: number): boolean => {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

test('ten deaths under load', async () => {
  const readyAfter: number[] = [];
  for (let round = 0; round < KILLS; round++) {
    const orphans = await mortal.kill(20 + ((round * 37) % 60));
    readyAfter.push(await mortal.recover());
    await until(async () => !orphans.some(isAlive), 'the sandbox processes of the dead one to be gone');
  }
  await mortal.finished();
  expect(await mortal.verdict()).toEqual([]);
  expect(mortal.sender.accepted.size).toBeGreaterThan(KILLS * 5);
  expect(Math.max(...readyAfter)).toBeLessThan(READY_WITHIN_MS);
}, 120_000);
