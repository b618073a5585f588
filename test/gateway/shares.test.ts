import { expect, test } from '@jest/globals';
import { createShares } from '#src/gateway/shares.ts';
import { TemporaryFault } from '#src/kit/faults.ts';

const MB = 1024 * 1024;

function shares() {
  let now = 1_000_000;
  const loop = { busy: true, isBusy: () => loop.busy, close: () => undefined };
  const clock = { now: () => now };
  return { ...createShares(clock, loop), loop, forward: (ms: number) => (now += ms) };
}

test('who takes most while others wait is told to come back; the others are not', () => {
  const { took, check } = shares();
  took('flood', 50 * MB);
  took('honest', 10_000);
  expect(() => check('flood')).toThrow(TemporaryFault);
  expect(() => check('honest')).not.toThrow();
});

test('nobody is sent away while there is time for all, or while nobody else wants any', () => {
  const { took, check, loop, forward } = shares();
  took('flood', 50 * MB);
  expect(() => check('flood')).not.toThrow();
  took('honest', 10_000);
  loop.busy = false;
  expect(() => check('flood')).not.toThrow();
  loop.busy = true;
  forward(2500);
  expect(() => check('flood')).not.toThrow();
});

test('a project that sends little is never the one that is too much', () => {
  const { took, check } = shares();
  for (let i = 0; i < 100; i++) took('busy', 8000);
  took('honest', 10_000);
  expect(() => check('busy')).not.toThrow();
});
