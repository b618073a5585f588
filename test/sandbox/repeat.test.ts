import { afterAll, expect, test } from '@jest/globals';
import type { HistoryStep, RunInput, StepAnswer } from '#src/sandbox/sandbox.ts';
import { callsOf, doneResult, handling, inputOf, newSandbox, type Recorder, recorder, servedBy } from './bed.ts';

const sandbox = servedBy(newSandbox());
afterAll(() => sandbox.close());

/** Answers that come when the test says so, in its order. */
function byHand() {
  const open = new Map<number, (answer: StepAnswer) => void>();
  let arrived = (): void => {};
  const ports = recorder(
    ({ ordinal }) =>
      new Promise<StepAnswer>((resolve) => {
        open.set(ordinal, resolve);
        arrived();
      }),
  );
  async function answer(ordinal: number, given: StepAnswer): Promise<void> {
    while (!open.has(ordinal)) await new Promise<void>((resolve) => (arrived = resolve));
    open.get(ordinal)?.(given);
  }
  return { ports, answer };
}

const historyOf = (ports: Recorder, settled: [ordinal: number, output: unknown][]): HistoryStep[] =>
  settled.map(([ordinal, output], i) => {
    const request = ports.requests.find((one) => one.ordinal === ordinal);
    if (!request) throw new TypeError(`no step ${ordinal}`);
    const { input: _, ...step } = request;
    return { ...step, settledAs: i + 1, ok: true, output };
  });

const ok = (output: unknown): StepAnswer => ({ ok: true, output });

test('the clock and chance are those of the event, at every attempt and in every isolate', async () => {
  const body =
    'return [Date.now(), new Date().toISOString(), Date(), Math.random(), Math.random(), new Intl.DateTimeFormat("en").format(), typeof performance]';
  const first = doneResult(await sandbox.run(handling(body), inputOf(), recorder()));
  expect(doneResult(await sandbox.run(handling(body), inputOf(), recorder()))).toEqual(first);
  expect((first as unknown[])[0]).toBe(Date.UTC(2026, 0, 2, 3, 4, 5));
  expect((first as unknown[])[5]).toBe('1/2/2026');
  const other = doneResult(await sandbox.run(handling(body), inputOf({}, { seed: 'evt_2' }), recorder()));
  expect((other as unknown[])[3]).not.toBe((first as unknown[])[3]);
});

test('runs that share an isolate see each their own clock and log, across awaits', async () => {
  const program = handling(
    "const a = Date.now(); await context.slack.send('x', '#a'); console.log(event.id); await context.slack.send('y', '#a'); return [a, Date.now(), new Date().getTime()];",
  );
  const runs = Array.from({ length: 20 }, (_, i) => {
    const input = inputOf({}, { now: 1_000 + i });
    return sandbox.run(program, { ...input, event: { ...input.event, id: `evt_${i}` } }, recorder());
  });
  for (const [i, result] of (await Promise.all(runs)).entries()) {
    expect(result).toMatchObject({
      status: 'done',
      result: [1_000 + i, 1_000 + i, 1_000 + i],
      logs: [{ message: `evt_${i}` }],
    });
  }
});

const CHAINS = `
  const chain = async (name) => { const a = await context.jira.createIssue({ name }); return await context.jira.createIssue({ name, after: a }); };
  return await Promise.all([chain('left'), chain('right')]);`;

test('a finished step is answered from the record, and only the rest is performed', async () => {
  const program = handling(
    "const a = await context.jira.createIssue({ n: 1 }); return [a, await context.slack.send('x', '#a')];",
  );
  const first = recorder(({ ordinal }) => (ordinal === 1 ? ok('one') : { stop: true }));
  expect(await sandbox.run(program, inputOf(), first)).toEqual({ status: 'stopped', logs: [] });
  const second = recorder(() => ok('two'));
  const result = await sandbox.run(program, inputOf({}, { history: historyOf(first, [[1, 'one']]) }), second);
  expect(doneResult(result)).toEqual(['one', 'two']);
  expect(second.requests.map((request) => request.ordinal)).toEqual([2]);
});

test('parallel chains whose answers came in another order are repeated in that order', async () => {
  const program = handling(CHAINS);
  const { ports, answer } = byHand();
  const running = sandbox.run(program, inputOf(), ports);
  await answer(2, ok('R1'));
  await answer(3, ok('R2'));
  await answer(1, ok('L1'));
  await answer(4, ok('L2'));
  expect(doneResult(await running)).toEqual(['L2', 'R2']);
  expect(callsOf(ports)).toEqual([
    ['jira_create_issue', { name: 'left' }],
    ['jira_create_issue', { name: 'right' }],
    ['jira_create_issue', { after: 'R1', name: 'right' }],
    ['jira_create_issue', { after: 'L1', name: 'left' }],
  ]);
  const full = historyOf(ports, [
    [2, 'R1'],
    [3, 'R2'],
    [1, 'L1'],
    [4, 'L2'],
  ]);
  for (let known = 0; known <= full.length; known++) {
    const again = recorder(({ input }) =>
      ok(
        (input as { name: string; after?: string }).after
          ? `${(input as { name: string }).name === 'left' ? 'L' : 'R'}2`
          : '1',
      ),
    );
    const history = full.slice(0, known);
    const result = await sandbox.run(program, inputOf({}, { history } as Partial<RunInput>), again);
    if (known >= 3) expect(doneResult(result)).toEqual(['L2', 'R2']);
    expect(result.status).toBe('done');
    const knownSteps = new Set(history.map((step) => step.ordinal));
    expect(again.requests.some((request) => knownSteps.has(request.ordinal))).toBe(false);
  }
});

test('a recorded failure fails again', async () => {
  const program = handling(
    'try { await context.jira.createIssue({ n: 1 }); } catch (e) { return [e.name, e.message, e.code]; }',
  );
  const first = recorder(() => ({ ok: false, error: { message: 'no', code: 7 } }));
  await sandbox.run(program, inputOf(), first);
  const history = historyOf(first, [[1, null]]).map((step) => ({
    ...step,
    ok: false,
    output: { message: 'no', code: 7 },
  }));
  const second = recorder();
  expect(doneResult(await sandbox.run(program, inputOf({}, { history }), second))).toEqual(['ActionError', 'no', 7]);
  expect(second.requests).toHaveLength(0);
});

test.each([
  [
    'another input',
    'await context.jira.createIssue({ n: 2 });',
    /Step 1 was jira_create_issue \(call\) at the first attempt and is jira_create_issue \(call\) with another input now/,
  ],
  ['another action', "await context.slack.send('x', '#a');", /is slack_send_message \(call\) now/],
  ['no call at all', 'return 1;', /made step 1 \(jira_create_issue\); this one did not/],
  ['waiting without it', 'await new Promise(() => {});', /made step 1/],
])('a changed handler is not repeatable: %s', async (_, body, why) => {
  const first = recorder();
  await sandbox.run(handling('await context.jira.createIssue({ n: 1 });'), inputOf(), first);
  const result = await sandbox.run(handling(body), inputOf({}, { history: historyOf(first, [[1, {}]]) }), recorder());
  expect(result).toMatchObject({ status: 'not_repeatable', message: expect.stringMatching(why) });
});

test('stop: the handler never hears of it, and steps under way are answered first', async () => {
  const program = handling(
    "await Promise.allSettled([context.jira.createIssue({ n: 1 }), context.jira.createIssue({ n: 2 })]); context.log('never'); await context.jira.createIssue({ n: 3 });",
  );
  const { ports, answer } = byHand();
  let ended = false;
  const running = sandbox.run(program, inputOf(), ports).finally(() => (ended = true));
  await answer(1, { stop: true });
  await sandbox.run(handling('return 1'), inputOf(), recorder());
  expect(ended).toBe(false);
  await answer(2, ok({}));
  expect(await running).toEqual({ status: 'stopped', logs: [] });
  expect(ports.requests).toHaveLength(2);
});

test('the hash of an input does not hang on the order of its keys', async () => {
  const ports = recorder();
  await sandbox.run(
    handling(
      'await context.jira.createIssue({ a: 1, b: { c: 1, d: 2 } }); await context.jira.createIssue({ b: { d: 2, c: 1 }, a: 1 });',
    ),
    inputOf(),
    ports,
  );
  expect(ports.requests[0]?.inputHash).toBe(ports.requests[1]?.inputHash);
  expect(ports.requests[0]?.inputHash).toMatch(/^[0-9a-f]{32}$/);
});
