import { expect, test } from '@jest/globals';
import { CredentialFault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { type Effects, startAttempt } from '#src/runtime/attempt.ts';
import type { Work } from '#src/runtime/work.ts';
import type { StepRequest } from '#src/sandbox/sandbox.ts';
import type { StepRow } from '#src/store/rows.ts';

const request = (ordinal: number, action = 'slack_send_message'): StepRequest => ({
  ordinal,
  kind: 'call',
  action,
  inputHash: `h${ordinal}`,
  input: { text: 'x' },
});

function attemptWith(effects: Partial<Effects>, steps: StepRow[] = []) {
  const log: string[] = [];
  const attempt = startAttempt(
    { event: { id: 'evt_1' } as Work['event'], steps },
    {
      call: async ({ ordinal }) => {
        log.push(`call ${ordinal}`);
        return { ts: ordinal };
      },
      read: async () => null,
      wait: () => 0,
      pause: () => null,
      hide: (value) => value,
      staged: false,
      write: async (rows) => void log.push(`write ${rows.map((row) => row.ordinal)}`),
      now: () => 1000,
      ...effects,
    },
  );
  return { attempt, log };
}

test('a new call is sent only after the finished ones before it are written', async () => {
  const { attempt, log } = attemptWith({});
  for (const ordinal of [0, 1, 2])
    expect(await attempt.ports.step(request(ordinal))).toEqual({ ok: true, output: { ts: ordinal } });
  expect(log).toEqual(['call 0', 'write 0', 'call 1', 'write 1', 'call 2']);
  expect(attempt.unwritten().map((row) => [row.ordinal, row.status, row.settledAs])).toEqual([[2, 'success', 3]]);
});

test('a fault that will pass stops the attempt; the handler does not hear of it', async () => {
  const call = () => Promise.reject(new TemporaryFault('Service unavailable', 'slack answered 503'));
  const { attempt } = attemptWith({ call });
  expect(await attempt.ports.step(request(0))).toEqual({ stop: true });
  expect(attempt.stopped()).toEqual({ reason: 'slack answered 503', at: null, costsAttempt: true });
  expect(attempt.unwritten()[0]).toMatchObject({ status: 'waiting', attempts: 1, errorMessage: 'slack answered 503' });
  expect(await attempt.ports.step(request(1))).toEqual({ stop: true });
});

test('a Retry-After costs no attempt', async () => {
  const call = () => Promise.reject(new TemporaryFault('Rate limit exceeded', 'slow down', { retryAfterMs: 30_000 }));
  const { attempt } = attemptWith({ call });
  await attempt.ports.step(request(0));
  expect(attempt.stopped()).toEqual({ reason: 'slow down', at: 31_000, costsAttempt: false });
});

test('a target that says "too many" and not for how long is left alone as long as the package says', async () => {
  const tooMany = new TemporaryFault('Rate limit exceeded', 'slow down', { details: { status: 429 } });
  const { attempt } = attemptWith({ call: () => Promise.reject(tooMany), pause: () => 60_000 });
  await attempt.ports.step(request(0));
  expect(attempt.stopped()).toEqual({ reason: 'slow down', at: 61_000, costsAttempt: false });
});

test.each([
  new InputFault('Request refused', 'channel_not_found'),
  new CredentialFault('Credential refused', 'invalid_auth'),
])('a final fault is answered and recorded: $message', async (fault) => {
  const { attempt } = attemptWith({ call: () => Promise.reject(fault) });
  expect(await attempt.ports.step(request(0))).toEqual({
    ok: false,
    error: { message: fault.message, code: fault.title },
  });
  expect(attempt.stopped()).toBeNull();
  expect(attempt.unwritten()[0]).toMatchObject({ status: 'error', settledAs: 1, errorMessage: fault.message });
});

test('finished steps become history, unfinished ones keep their count of tries', async () => {
  const row = (ordinal: number, status: string): StepRow => ({
    eventId: 'evt_1',
    ordinal,
    kind: 'call',
    action: 'slack_send_message',
    inputHash: `h${ordinal}`,
    status,
    settledAs: status === 'success' ? 1 : null,
    input: null,
    output: { ts: 9 },
    errorMessage: null,
    attempts: 2,
    startedAt: 0,
    duration: 1,
  });
  const { attempt } = attemptWith({}, [row(0, 'success'), row(1, 'waiting')]);
  expect(attempt.history).toEqual([
    {
      ordinal: 0,
      kind: 'call',
      action: 'slack_send_message',
      inputHash: 'h0',
      settledAs: 1,
      ok: true,
      output: { ts: 9 },
    },
  ]);
  await attempt.ports.step(request(1));
  expect(attempt.unwritten()[0]).toMatchObject({ ordinal: 1, attempts: 3, settledAs: 2 });
});

test('a rate limit gives the place to others and costs no attempt', async () => {
  const { attempt, log } = attemptWith({ wait: () => 5000 });
  expect(await attempt.ports.step(request(0))).toEqual({ stop: true });
  expect(log).toEqual([]);
  expect(attempt.stopped()).toMatchObject({ at: 6000, costsAttempt: false });
});

test('secrets in an input are not written down', async () => {
  const { attempt } = attemptWith({});
  await attempt.ports.step({
    ...request(0),
    input: { text: 'ok', token: 'xoxb-1234567890-abcdef', headers: { authorization: 'Bearer abcdefghijkl' } },
  });
  expect(JSON.stringify(attempt.unwritten())).not.toMatch(/xoxb-1234567890|abcdefghijkl/);
});

test('what is kept of one event is bounded, over all of its attempts', async () => {
  const big = 'x'.repeat(4_000_000);
  const { attempt } = attemptWith({ call: async () => big });
  const answers = [];
  for (const ordinal of [0, 1, 2]) answers.push(await attempt.ports.step(request(ordinal)));
  expect(answers.map((answer) => 'ok' in answer && answer.ok)).toEqual([true, true, false]);
  expect(answers[2]).toEqual({ ok: false, error: { message: expect.any(String), code: 'Record too large' } });
  const before = [{ ordinal: 0, status: 'success', output: `${big}${big}` } as StepRow];
  const again = attemptWith({ call: async () => big }, before).attempt;
  expect(await again.ports.step(request(1))).toMatchObject({ ok: false });
  expect(await again.ports.step(request(2))).toMatchObject({ ok: false });
  const asked: number[] = [];
  const asking = attemptWith({ call: async ({ ordinal }) => asked.push(ordinal) }).attempt;
  const input = { text: 'y'.repeat(900_000) };
  for (let i = 0; i < 12; i++) await asking.ports.step({ ...request(i), input });
  expect(asked).toHaveLength(11);
});
