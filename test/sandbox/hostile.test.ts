import { afterAll, expect, test } from '@jest/globals';
import { BURNS, REACHES } from './attacks.ts';
import { doneResult, handling, inputOf, newSandbox, recorder, servedBy, settingsOf } from './bed.ts';

const sandbox = servedBy(newSandbox());
afterAll(() => sandbox.close());

const limits = { cpuMs: 250, memoryMb: 24, wallMs: 5_000 };
const settings = settingsOf({ hosts: ['ok.org'] });
const neighbour = handling(
  "const a = await context.slack.send('n', '#n'); return [event.id, a.done, JSON.stringify({ a: 1 }), [1, 2].map((x) => x + 1)];",
);

const elsewhere = { ...neighbour, id: 'elsewhere', project: 'prj_other' };
const WELL = ['evt_1', true, '{"a":1}', [2, 3]];

/**
 * Another project has another process and notices nothing, ever. In the same project a memory bomb may end the process
 * a moment later: then the neighbour is told that it shared it, and the next try goes well.
 */
async function neighbourIsWell(): Promise<void> {
  const [other, first] = await Promise.all([
    sandbox.run(elsewhere, inputOf(), recorder()),
    sandbox.run(neighbour, inputOf(), recorder()),
  ]);
  expect(doneResult(other)).toEqual(WELL);
  if (first.status === 'done') expect(first.result).toEqual(WELL);
  else {
    expect(first).toMatchObject({ status: 'killed', reason: 'crash' });
    expect(doneResult(await sandbox.run(neighbour, inputOf(), recorder()))).toEqual(WELL);
  }
}

test.each(Object.entries(REACHES))('reaches for %s', async (_, body) => {
  const ports = recorder();
  const result = await sandbox.run(
    handling(body, { limits, settings }),
    inputOf({ a: 1 }, { config: { channel: '#c' } }),
    ports,
  );
  expect(JSON.stringify(doneResult(result))).not.toContain('ESCAPED');
  expect(['done', 'threw', 'killed']).toContain(result.status);
  for (const { action, input } of ports.requests) {
    expect(['slack_send_message', 'jira_create_issue', 'http.request']).toContain(action);
    expect(JSON.stringify(input)).not.toContain('evil');
  }
  await neighbourIsWell();
});

test.each(Object.entries(BURNS))('burns with %s', async (_, body) => {
  const started = performance.now();
  const ports = recorder();
  const running = sandbox.run(handling(body, { limits }), inputOf(), ports);
  await neighbourIsWell();
  const result = await running;
  expect(result.status).toMatch(/^(killed|threw|done)$/);
  expect(performance.now() - started).toBeLessThan(60_000);
  expect(ports.requests.length).toBeLessThanOrEqual(200);
  await neighbourIsWell();
});

test('at its top level a handler is killed as well', async () => {
  const top = (code: string) => ({
    ...handling(''),
    id: code,
    limits,
    files: { 'handler.ts': `${code}; export default { handle() { return 1; } };` },
  });
  expect(await sandbox.run(top('while (true) {}'), inputOf(), recorder())).toMatchObject({
    status: expect.stringMatching(/killed|threw/),
  });
  expect(
    await sandbox.run(
      top("const a = []; while (true) a.push(new Array(1e5).fill('x' + a.length))"),
      inputOf(),
      recorder(),
    ),
  ).toMatchObject({ status: expect.stringMatching(/killed|threw/) });
  await neighbourIsWell();
});
