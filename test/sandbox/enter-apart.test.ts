import { expect, test } from '@jest/globals';
import { EnterApart } from '#src/sandbox/child/enter-apart.ts';
import type { Entered, Message, Run } from '#src/sandbox/child/entrance.ts';

const LIMIT_MS = 20;

/** An isolate that is entered and does not come back; its clock is set by hand. */
function entered() {
  const isolate = { cpuTime: 0n, isDisposed: false };
  const over: unknown[] = [];
  const entrance = new EnterApart({
    isolate,
    kernel: { enter: { apply: () => new Promise(() => undefined) } },
    isForeign: true,
    limits: { cpuMs: LIMIT_MS },
    inside: { over: (reason: unknown) => over.push(reason) },
  } as unknown as Entered);
  const run = { no: 1, deadline: 0, underWay: new Set(), queued: 1, cpuMs: 0, givenUp: false } as Run;
  entrance.pump([{ kind: 'r', run, a: '', b: '' } as Message]);
  entrance.watch();
  return { isolate, over, entrance };
}

test('whoever waits for a processor of a busy machine has used none', () => {
  const { isolate, over, entrance } = entered();
  isolate.cpuTime += 60_000_000_000n;
  entrance.watch();
  expect(over).toEqual([]);
});

test('whoever uses it up is told so', () => {
  const { isolate, over, entrance } = entered();
  const from = process.cpuUsage();
  const used = () => process.cpuUsage(from).user / 1000;
  while (used() < 2 * LIMIT_MS);
  isolate.cpuTime += 60_000_000_000n;
  entrance.watch();
  expect(over).toEqual(['cpu']);
});
