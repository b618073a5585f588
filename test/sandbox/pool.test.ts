import { readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import { mock } from 'node:test';
import { expect, test } from '@jest/globals';
import type { RunResult, StepAnswer } from '#src/sandbox/sandbox.ts';
import { doneResult, handling, inputOf, newSandbox, recorder } from './bed.ts';
import { children, waitedFor } from './children.ts';

const quick = { limits: { cpuMs: 200 } };

test('no child before the first run, none after close', async () => {
  const sandbox = newSandbox();
  expect(sandbox.stats()).toMatchObject({ children: 0, started: 0, networkIsolated: null });
  await sandbox.run(handling('return 1'), inputOf(), recorder());
  expect(sandbox.stats()).toMatchObject({ children: 1, runs: 0, networkIsolated: expect.any(Boolean) });
  expect(children()).toHaveLength(1);
  await sandbox.close();
  expect(children()).toHaveLength(0);
  await expect(sandbox.run(handling('return 1'), inputOf(), recorder())).rejects.toThrow(/closed/);
});

test('projects never share a child; with one place it is replaced between them', async () => {
  const sandbox = newSandbox(1);
  const seen: number[] = [];
  for (const project of ['prj_a', 'prj_a', 'prj_b', 'prj_a']) {
    await sandbox.run(handling('return 1', { project }), inputOf(), recorder());
    seen.push(children().at(-1) ?? 0);
  }
  expect(seen[0]).toBe(seen[1]);
  expect(new Set(seen).size).toBe(3);
  expect(sandbox.stats().started).toBe(3);
  await sandbox.close();
});

test('more projects than places: all are served', async () => {
  const sandbox = newSandbox(2);
  const projects = ['a', 'b', 'c', 'd', 'e'];
  const results = await Promise.all(
    projects.map((project) => sandbox.run(handling('return event.id', { project }), inputOf(), recorder())),
  );
  expect(results.map(doneResult)).toEqual(projects.map(() => 'evt_1'));
  expect(sandbox.stats().children).toBeLessThanOrEqual(2);
  await sandbox.close();
});

test('a lost process fails its runs as crashed, shared, and the next run finds a new one', async () => {
  const sandbox = newSandbox();
  let arrived = 0;
  const hanging = recorder(async (): Promise<StepAnswer> => {
    if (++arrived === 2) for (const pid of children()) process.kill(pid, 'SIGKILL');
    return { ok: true, output: {} };
  });
  const program = handling(
    "await context.slack.send('x', '#a'); await new Promise((resolve) => context.slack.send('y', '#a').then(resolve)); return 1;",
  );
  const results = await Promise.all([
    sandbox.run(program, inputOf(), hanging),
    sandbox.run(program, inputOf(), hanging),
  ]);
  for (const result of results) expect(result).toMatchObject({ status: 'killed', reason: 'crash', shared: true });
  expect(doneResult(await sandbox.run(program, inputOf(), recorder()))).toBe(1);
  expect(sandbox.stats()).toMatchObject({ started: 2, crashed: 1 });
  await sandbox.close();
});

test('who is to blame for an isolate killed in its own thread is known; the others may try again alone', async () => {
  const sandbox = newSandbox();
  const program = handling(
    "await context.slack.send('x', '#a'); if (event.payload.bad) while (true) {} await context.slack.send('y', '#a'); return 'fine';",
    quick,
  );
  const slow = recorder(({ ordinal }) =>
    ordinal === 2 ? new Promise<StepAnswer>(() => {}) : { ok: true, output: {} },
  );
  const apart = { repeatable: false };
  const waiting = sandbox.run(
    program,
    inputOf({ bad: false }, apart),
    recorder(({ ordinal }) => (ordinal === 1 ? { ok: true, output: {} } : gate)),
  );
  let open: (answer: StepAnswer) => void = () => {};
  const gate = new Promise<StepAnswer>((resolve) => (open = resolve));
  const bad = await sandbox.run(program, inputOf({ bad: true }, apart), slow);
  open({ ok: true, output: {} });
  expect(bad).toMatchObject({ status: 'killed', reason: 'cpu', shared: false });
  expect(await waiting).toMatchObject({ status: 'killed', reason: 'cpu', shared: true });
  const alone = await sandbox.run(program, inputOf({ bad: false }, { alone: true }), recorder());
  expect(doneResult(alone)).toBe('fine');
  await sandbox.close();
});

test('a run that takes long leaves the thread of all: its program has its own from then on, and others go on', async () => {
  const sandbox = newSandbox();
  const program = handling("if (event.payload.bad) while (true) {} return 'fine';");
  const neighbour = handling("return 'well';");
  const bad = inputOf({ bad: true });
  expect(doneResult(await sandbox.run(neighbour, inputOf(), recorder()))).toBe('well');
  // Nobody is convicted by a clock that a busy machine can hold up, nor is a thread given to what was merely held up.
  expect(await sandbox.run(program, bad, recorder())).toMatchObject({ status: 'killed', reason: 'cpu', shared: true });
  const convicted = async (): Promise<RunResult> => {
    for (;;) {
      const result = await sandbox.run(program, bad, recorder());
      if (!('shared' in result && result.shared)) return result;
    }
  };
  const apart = convicted().then((result) => ({ result, after: performance.now() }));
  const beside = await Promise.all([1, 2, 3].map(() => sandbox.run(neighbour, inputOf(), recorder())));
  const wellAfter = performance.now();
  const { result, after } = await apart;
  expect(beside.map(doneResult)).toEqual(['well', 'well', 'well']);
  expect(result).toMatchObject({ status: 'killed', reason: 'cpu', shared: false });
  expect(wellAfter).toBeLessThan(after);
  expect(doneResult(await sandbox.run(program, inputOf({ bad: false }), recorder()))).toBe('fine');
  await sandbox.close();
});

test('a memory bomb is killed; a neighbour goes on, or is told that it was shared and goes on when it is tried again', async () => {
  const sandbox = newSandbox();
  const program = handling('return 2');
  const bomb = handling('const a = []; while (true) a.push(new Array(1e5).fill(event.id + a.length));');
  const [memory, other] = await Promise.all([
    sandbox.run(bomb, inputOf(), recorder()),
    sandbox.run(program, inputOf(), recorder()),
  ]);
  // Which wall it meets first hangs on the moment: the isolate's, the CPU's, or V8 gives up and the process ends.
  expect(memory).toMatchObject({ status: 'killed', reason: expect.stringMatching(/^(memory|cpu|crash)$/) });
  if (other.status !== 'done') expect(other).toMatchObject({ status: 'killed', reason: 'crash', shared: true });
  expect(doneResult(await sandbox.run(program, inputOf(), recorder()))).toBe(2);
  await sandbox.close();
});

test('limits: calls and wall end in their words', async () => {
  const sandbox = newSandbox();
  const calls = handling("for (;;) await context.slack.send('x', '#a')", { limits: { calls: 3 } });
  expect(await sandbox.run(calls, inputOf(), recorder())).toMatchObject({
    status: 'killed',
    reason: 'calls',
    message: expect.stringContaining('more than 3 calls'),
  });
  let late: (answer: StepAnswer) => void = () => {};
  const never = recorder(() => new Promise<StepAnswer>((resolve) => (late = resolve)));
  const wall = sandbox.run(
    handling("context.log('kept'); await context.slack.send('x', '#a')", { limits: { wallMs: 1_000 } }),
    inputOf(),
    never,
  );
  // Only after its time is over.
  const timer = setTimeout(() => late({ ok: true, output: {} }), 3_000);
  expect(await wall).toMatchObject({ status: 'killed', reason: 'wall', logs: [{ message: 'kept' }] });
  clearTimeout(timer);
  await sandbox.close();
});

test('a program that cannot be sent fails its own run, at once and after a wait, and nothing else', async () => {
  const sandbox = newSandbox(1);
  const unsendable = (project: string) =>
    handling('return 1', { id: `unsendable ${project}`, project, limits: { cpuMs: 1n as unknown as number } });
  let answer = (_: StepAnswer): void => undefined;
  const ports = recorder(() => new Promise<StepAnswer>((resolve) => (answer = resolve)));
  const first = sandbox.run(
    handling("await context.slack.send('x'); return 1", { project: 'prj_a' }),
    inputOf(),
    ports,
  );
  while (ports.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  for (let i = 0; i < 2; i++)
    await expect(sandbox.run(unsendable('prj_a'), inputOf(), ports)).rejects.toThrow(TypeError);
  const waiting = sandbox.run(unsendable('prj_b'), inputOf(), ports);
  const rejected = expect(waiting).rejects.toThrow(TypeError);
  answer({ ok: true, output: null });
  expect(doneResult(await first)).toBe(1);
  await rejected;
  expect(doneResult(await sandbox.run(handling('return 2', { project: 'prj_b' }), inputOf(), ports))).toBe(2);
  await sandbox.close();
});

/** Answers when it is let go. */
function held() {
  const open: ((answer: StepAnswer) => void)[] = [];
  const ports = recorder(() => new Promise<StepAnswer>((resolve) => void open.push(resolve)));
  const letGo = (): void => {
    for (const answer of open.splice(0)) answer({ ok: true, output: {} });
  };
  return { ports, letGo };
}

const calling = (project: string) => handling("await context.slack.send('x', '#a'); return 1;", { project });

test('a project whose runs are slow never holds all children; others are served beside it', async () => {
  const sandbox = newSandbox(2);
  const { ports, letGo } = held();
  const slow: Promise<unknown>[] = [];
  const after = (ms: number) =>
    recorder(() => new Promise((resolve) => setTimeout(() => resolve({ ok: true, output: {} }), ms)));
  for (let round = 0; round < 2; round++) {
    slow.push(sandbox.run(calling('slow'), inputOf(), ports));
    // While they wait for one another, the child of the slow one is told to end, and cannot.
    const others = ['a', 'b', 'c'].map((one) => sandbox.run(calling(`${one} ${round}`), inputOf(), after(1_000)));
    expect((await Promise.all(others)).map(doneResult)).toEqual([1, 1, 1]);
  }
  letGo();
  expect(doneResult((await slow[0]) as RunResult)).toBe(1);
  while (ports.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  letGo();
  expect(doneResult((await slow[1]) as RunResult)).toBe(1);
  await sandbox.close();
});

test('where all are held by slow ones, whoever waits gets the place of the oldest, whose runs are tried again', async () => {
  const sandbox = newSandbox(2);
  const { ports, letGo } = held();
  const slow = ['slow a', 'slow b'].map((project) => sandbox.run(calling(project), inputOf(), ports));
  const honest = await sandbox.run(handling('return 1', { project: 'honest' }), inputOf(), recorder());
  expect(doneResult(honest)).toBe(1);
  letGo();
  expect(await slow[0]).toMatchObject({ status: 'killed', reason: 'crash', shared: true });
  expect(doneResult(await (slow[1] as Promise<RunResult>))).toBe(1);
  await sandbox.close();
});

test('a process in which a run was killed stands back behind those of others, and gives way to a new one in time', async () => {
  const sandbox = newSandbox();
  const program = handling(
    "await context.slack.send('x', '#a'); if (event.payload.bad) while (true); return 1;",
    quick,
  );
  const answers = recorder();
  expect(await sandbox.run(program, inputOf({ bad: true }, { alone: true }), answers)).toMatchObject({
    status: 'killed',
    reason: 'cpu',
  });
  const [child] = children();
  const priorities = readdirSync(`/proc/${child}/task`).map((thread) => getPriority(Number(thread)));
  expect(new Set(priorities)).toEqual(new Set([Math.min(19, getPriority() + 15)]));

  let open: (answer: StepAnswer) => void = () => {};
  const gate = new Promise<StepAnswer>((resolve) => (open = resolve));
  const underWay = sandbox.run(
    program,
    inputOf(),
    recorder(() => gate),
  );
  const now = performance.now.bind(performance);
  const clock = mock.method(performance, 'now', () => now() + 61_000);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  clock.mock.restore();
  expect(doneResult(await sandbox.run(program, inputOf(), answers))).toBe(1);
  expect(sandbox.stats().started).toBe(2);
  open({ ok: true, output: {} });
  expect(doneResult(await underWay)).toBe(1);
  await sandbox.close();
});

test.each([
  // Nothing interrupts a sort of V8's own.
  ['works without end', 'return Array.from({ length: 3e6 }, () => Math.random()).sort().length;', {}],
  // Out of memory in the thread of all, V8 and what watches over it wait for each other.
  ['sleeps without end', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, { i });', { cpuMs: 250, memoryMb: 24 }],
])(
  'a process that %s and does not listen is ended soon; only waiting for a processor is forgiven',
  async (_how, body, limits) => {
    const sandbox = newSandbox();
    let isOver = false;
    const startedAt = performance.now();
    const running = sandbox
      .run(handling(body, { limits }), inputOf({}, { repeatable: true }), recorder())
      .finally(() => {
        isOver = true;
      });
    let waited = 0;
    while (!isOver) {
      for (const child of children()) waited = Math.max(waited, waitedFor(child));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await running).toMatchObject({ status: 'killed' });
    expect(performance.now() - startedAt - waited).toBeLessThan(4_500);
    await sandbox.close();
  },
);

test('programs of one project that each take long are not taken for one that does not listen', async () => {
  const sandbox = newSandbox();
  const long = 'let n = 0; for (let i = 0; i < event.payload.rounds; i++) n = (n * 31 + i) % 1000003; return n;';
  const programs = Array.from({ length: 12 }, () => handling(long));
  const all = async (rounds: number): Promise<unknown[]> => {
    const runs = programs.map((program) => sandbox.run(program, inputOf({ rounds }, { repeatable: true }), recorder()));
    return (await Promise.all(runs)).map((result) => ('reason' in result ? result.reason : result.status));
  };
  // As long as takes about 150 ms here.
  const startedAt = performance.now();
  let n = 0;
  for (let i = 0; i < 2_000_000; i++) n = (n * 31 + i) % 1_000_003;
  const rounds = Math.round((2_000_000 * 150) / (performance.now() - startedAt));
  expect(n).toBeLessThan(1_000_003);
  await all(1);
  expect(await all(rounds)).not.toContain('crash');
  await sandbox.close();
});

test('whoever waits for a place is not kept by one that stands back', async () => {
  const sandbox = newSandbox(1);
  const bad = handling('while (true);', { ...quick, project: 'prj_bad' });
  expect(await sandbox.run(bad, inputOf({}, { alone: true }), recorder())).toMatchObject({ reason: 'cpu' });
  const now = performance.now.bind(performance);
  const clock = mock.method(performance, 'now', () => now() + 11_000);
  const slow = handling("await context.slack.send('x', '#a');", { project: 'prj_bad' });
  const underWay = sandbox.run(
    slow,
    inputOf(),
    recorder(() => new Promise<StepAnswer>(() => {})),
  );
  const startedAt = performance.now();
  expect(doneResult(await sandbox.run(handling('return 1', { project: 'prj_good' }), inputOf(), recorder()))).toBe(1);
  // Ten seconds where nobody was killed.
  expect(performance.now() - startedAt).toBeLessThan(8_000);
  clock.mock.restore();
  await sandbox.close();
  void underWay;
});
