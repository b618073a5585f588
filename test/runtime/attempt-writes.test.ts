import { expect, test } from '@jest/globals';
import { startAttempt } from '#src/runtime/attempt.ts';
import type { Work } from '#src/runtime/work.ts';
import type { StepRequest } from '#src/sandbox/sandbox.ts';
import type { StepRow } from '#src/store/rows.ts';

const request = (ordinal: number): StepRequest => ({
  ordinal,
  kind: 'call',
  action: 'slack_send_message',
  inputHash: `h${ordinal}`,
  input: {},
});

function attemptThatWrites(write: (rows: StepRow[]) => Promise<void>, called: number[]) {
  return startAttempt(
    { event: { id: 'evt_1' } as Work['event'], steps: [] },
    {
      call: async ({ ordinal }) => void called.push(ordinal),
      read: async () => null,
      wait: () => 0,
      pause: () => null,
      hide: (value) => value,
      staged: false,
      write,
      now: () => 1000,
    },
  );
}

test('calls at once all wait for the write of what was finished before them', async () => {
  const called: number[] = [];
  let written = (): void => undefined;
  const writing = new Promise<void>((resolve) => {
    written = resolve;
  });
  const { ports } = attemptThatWrites(() => writing, called);
  await ports.step(request(1));
  const both = Promise.all([ports.step(request(2)), ports.step(request(3))]);
  await new Promise(setImmediate);
  expect(called).toEqual([1]);
  written();
  await both;
  expect(called).toEqual([1, 2, 3]);
});

test('what could not be written is not forgotten: no call leaves, and the finished one is still to be written', async () => {
  const called: number[] = [];
  const attempt = attemptThatWrites(() => Promise.reject(new TypeError('disk full')), called);
  await attempt.ports.step(request(1));
  await expect(attempt.ports.step(request(2))).rejects.toThrow(TypeError);
  expect(called).toEqual([1]);
  expect(attempt.unwritten().map((row) => [row.ordinal, row.status])).toEqual([[1, 'success']]);
});
