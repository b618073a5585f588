import { afterAll, expect, test } from '@jest/globals';
import {
  callsOf,
  doneResult,
  handling,
  inputOf,
  newSandbox,
  programOf,
  recorder,
  servedBy,
  settingsOf,
} from './bed.ts';

const sandbox = servedBy(newSandbox());
afterAll(() => sandbox.close());

const run = (body: string, payload: unknown = {}, ports = recorder(), more = {}) =>
  sandbox.run(handling(body, more), inputOf(payload), ports);

test("the guide's handler runs as it is written", async () => {
  const text = `module.exports = {
  name: 'custom-github-processor',
  async handle(event, context) {
    const processedData = { text: event.data.title };
    await Promise.all([
      context.slack.send(processedData, '#channel1'),
      context.jira.createIssue(processedData),
      context.database.save(processedData)
    ]);
    return { status: 'success', processed: true };
  }
};`;
  const ports = recorder();
  const result = await sandbox.run(programOf({ files: { 'handler.js': text } }), inputOf({ title: 'T' }), ports);
  expect(callsOf(ports)).toEqual([
    ['slack_send_message', { channel: '#channel1', text: 'T' }],
    ['jira_create_issue', { text: 'T' }],
  ]);
  expect(result).toEqual({
    status: 'done',
    result: { status: 'success', processed: true },
    logs: [],
    writes: [{ key: expect.stringMatching(/^[0-9a-f]{24}$/), value: { text: 'T' } }],
  });
});

test('types are stripped, facts and event are there, logs are kept', async () => {
  const result = await run(
    `const e: Record<string, unknown> = event; context.log('a', { b: 1 }); context.log.warn('w'); console.error('c', 1, 2);
     return [e.id, e.type, e.timestamp, e.facts.title, e.payload === e.data, e.replayed, context.config];`,
    { title: 'T' },
  );
  expect(result).toEqual({
    status: 'done',
    result: ['evt_1', 'issues.opened', '2026-01-02T03:04:05.000Z', 'T', true, false, {}],
    logs: [
      { level: 'info', message: 'a', data: { b: 1 } },
      { level: 'warn', message: 'w' },
      { level: 'error', message: 'c', data: [1, 2] },
    ],
    writes: [],
  });
});

test('send: text, an input as it is, other data through the template', async () => {
  const ports = recorder();
  await run(
    `await context.slack.send('plain', '#a'); await context.slack.send({ text: 't', thread: 'x' }, '#b'); await context.slack.send({ title: 'A & B', junk: 1 }, '#c');`,
    {},
    ports,
    {
      settings: settingsOf({ message_template: '*{{title}}*' }),
    },
  );
  expect(callsOf(ports).map(([, input]) => input)).toEqual([
    { channel: '#a', text: 'plain' },
    { channel: '#b', text: 't', thread: 'x' },
    { channel: '#c', text: '*A &amp; B*' },
  ]);
});

test('what is not granted is refused with the remedy', async () => {
  expect(await run('await context.linear.createIssue({})')).toMatchObject({
    status: 'threw',
    error: {
      name: 'InputFault',
      message:
        'context.linear is not granted (granted: slack, jira, github). Add an action of linear to "actions" in integration.yaml.',
      where: expect.stringMatching(/^handler\.ts:1:\d+$/),
    },
  });
  expect(await run('await context.slack.deleteMessage({})')).toMatchObject({
    error: {
      message: expect.stringContaining('context.slack.deleteMessage is not granted (granted: sendMessage, send)'),
    },
  });
  expect(doneResult(await run("return ['linear' in context, 'slack' in context]"))).toEqual([false, true]);
  expect(await run("await context.cache.get('x')")).toMatchObject({
    error: { message: expect.stringContaining('context.cache needs') },
  });
});

test('an action error can be caught', async () => {
  const ports = recorder(() => ({ ok: false, error: { message: 'not_in_channel', code: 403 } }));
  const result = await run(
    "try { await context.slack.send('x', '#a'); } catch (e) { return [e.name, e.message, e.code, e.action, e instanceof Error]; }",
    {},
    ports,
  );
  expect(doneResult(result)).toEqual(['ActionError', 'not_in_channel', 403, 'slack_send_message', true]);
  expect(await run("await context.slack.send('x', '#a')", {}, ports)).toMatchObject({
    status: 'threw',
    error: { name: 'ActionError', message: 'not_in_channel' },
  });
});

test('whatever keeps to its limits in characters is taken, however many values it holds', async () => {
  const many = 'Array.from({ length: 400_000 }, () => 0)';
  expect(doneResult(await run(`await context.jira.createIssue({ many: ${many} }); return 1`))).toBe(1);
  const small = 'Array.from({ length: 120_000 }, () => 0)';
  const writes = `for (const key of ['a', 'b', 'c']) await context.database.save(key, ${small});`;
  expect(await run(`${writes} return 1`)).toMatchObject({ status: 'done', writes: { length: 3 } });
});

test('database: what one run writes is bounded', async () => {
  const saving = (keys: number) =>
    run(`for (let i = 0; i < 30; i++) await context.database.save('k' + (i % ${keys}), 'x'.repeat(250_000));`);
  expect(await saving(10)).toMatchObject({ status: 'done' });
  expect(await saving(20)).toMatchObject({
    status: 'threw',
    error: { message: expect.stringContaining('4000000 characters') },
  });
});

test('database: writes wait, reads see them, the store is asked for the rest', async () => {
  const ports = recorder(({ action }) => ({
    ok: true,
    output:
      action === 'database.list'
        ? [
            { key: 'a1', value: 1 },
            { key: 'a2', value: 2 },
          ]
        : 'stored',
  }));
  const result = await run(
    "await context.database.save('a2', { n: 2 }); await context.database.save('a3', 3); await context.database.delete('a1'); return [await context.database.get('a2'), await context.database.get('a1'), await context.database.get('z'), await context.database.list('a')];",
    {},
    ports,
  );
  expect(doneResult(result)).toEqual([
    { n: 2 },
    null,
    'stored',
    [
      { key: 'a2', value: { n: 2 } },
      { key: 'a3', value: 3 },
    ],
  ]);
  expect(result).toMatchObject({ writes: [{ key: 'a2', value: { n: 2 } }, { key: 'a3', value: 3 }, { key: 'a1' }] });
  expect(ports.requests.map(({ kind, action }) => `${kind} ${action}`)).toEqual([
    'read database.get',
    'read database.list',
  ]);
});

test.each([
  ['https://api.example.com/x', true],
  ['https://sub.wild.org/x?y=1#z', true],
  ['http://api.example.com:8080/', true],
  ['https://other.example.com/', false],
  ['https://api.example.com.evil.org/', false],
  ['https://evil.org@api.example.com/', false],
  ['https://api.example.com\\\\@evil.org/', false],
  ['https://wild.org.evil/', false],
  ['//api.example.com/', false],
  ['file:///etc/passwd', false],
  ['https://api.example.com/\\u0000', false],
])('context.http to %s: %s', async (url, allowed) => {
  const ports = recorder(() => ({ ok: true, output: { status: 200, headers: {}, body: '{"a":1}' } }));
  const settings = settingsOf({ hosts: ['api.example.com', '*.wild.org'] });
  const result = await run(
    `const r = await context.http.post('${url}', { json: { x: 1 } }); return [r.ok, r.status, r.data];`,
    {},
    ports,
    { settings },
  );
  expect(ports.requests).toHaveLength(allowed ? 1 : 0);
  expect(allowed ? doneResult(result) : result.status).toEqual(allowed ? [true, 200, { a: 1 }] : 'threw');
});

test('render: by name, by text, an unknown name is a mistake', async () => {
  const more = {
    files: {
      'handler.ts': `export default { handle: (e, c) => [c.render('hi.hbs', { who: '<B>' }), c.render('{{title}}'), c.render('{{x}}', { x: '&' }, { format: 'none' })] }`,
      'templates/hi.hbs': 'Hi {{who}}',
    },
  };
  expect(doneResult(await sandbox.run(programOf(more), inputOf({ title: 'T' }), recorder()))).toEqual([
    'Hi &lt;B&gt;',
    'T',
    '&',
  ]);
  expect(await run("return context.render('nope')")).toMatchObject({
    error: { message: 'There is no template "nope" in this package (there are: none).' },
  });
});

test.each([
  ["import fs from 'node:fs'; export default { handle() {} }", /imports node:fs. Code of a package imports nothing/],
  ["const fs = require('fs'); module.exports = { handle() {} }", /requires fs/],
  ['export default { name: "x" }', /must export default/],
  ['export const handle = () => 1;', /must export default/],
  ['export default { handle() { ', /Expected|Unexpected/],
  ["throw new Error('at the top'); export default { handle() {} }", /at the top/],
  ['enum A { B } export default { handle() {} }', /enum/i],
])('a handler that cannot be loaded: %s', async (code, why) => {
  const result = await sandbox.run(programOf({ files: { 'handler.ts': code } }), inputOf(), recorder());
  expect(result).toMatchObject({ status: 'threw', error: { message: expect.stringMatching(why) } });
});

test('a call that nobody awaits is waited for; a wait for nothing ends', async () => {
  const ports = recorder();
  expect(
    await run("context.slack.send('x', '#a').then(() => context.slack.send('y', '#b')); return 1;", {}, ports),
  ).toMatchObject({ status: 'done', result: 1 });
  expect(ports.requests).toHaveLength(2);
  expect(await run('await new Promise(() => {})')).toMatchObject({
    status: 'threw',
    error: { message: expect.stringContaining('waits for something that never happens') },
  });
});

test('a port that breaks is our fault, and the caller hears of it', async () => {
  const ports = recorder(() => {
    throw new TypeError('broken port');
  });
  await expect(run("await context.slack.send('x', '#a')", {}, ports)).rejects.toThrow(TypeError);
});

test('results and logs are bounded', async () => {
  const large = await run(
    "context.log('x'.repeat(1e6)); for (let i = 0; i < 5000; i++) console.log('line', i); return 'y'.repeat(1e6);",
  );
  expect(large).toMatchObject({ status: 'done', result: null });
  expect(JSON.stringify(large).length).toBeLessThan(400_000);
  expect(await run("await context.jira.createIssue({ x: 'y'.repeat(2e6) })")).toMatchObject({
    status: 'threw',
    error: { message: expect.stringContaining('1000000 are allowed') },
  });
});

const BESIDE = 6;

/** Runs of one program at the same time, each answered when all have called: what each does then it does after the others. */
async function beside(body: string): Promise<unknown[]> {
  const program = handling(body, {
    settings: settingsOf({
      message_templates: { t: '{{n}} {{payload.deep.n}}' },
      routing_rules: [{ action: 'jira_create_issue', with: { labels: '{{list}}' } }],
    }),
  });
  const [last, release] = [Promise.withResolvers<void>(), { called: 0 }];
  const ports = {
    step: async () => {
      if (++release.called === BESIDE) last.resolve();
      await last.promise;
      return { ok: true as const, output: null };
    },
  };
  const runs = Array.from({ length: BESIDE }, (_, n) =>
    sandbox.run(
      program,
      inputOf({ n, list: [n], deep: { n } }, { event: { ...inputOf().event, id: `evt_${n}` } }),
      ports,
    ),
  );
  return (await Promise.all(runs)).map((result) => (result.status === 'done' ? result.result : result));
}

const CALL = "await context.jira.createIssue({ text: 'x' });";
const each = (make: (n: number) => unknown): unknown[] => Array.from({ length: BESIDE }, (_, n) => make(n));

test.each([
  [
    'is there after a call that others ran beside',
    `${CALL} return event.payload;`,
    (n: number) => ({ n, list: [n], deep: { n } }),
  ],
  [
    'is one, whatever it is called',
    `${CALL} return [event.data === event.payload, event.payload === event.data];`,
    () => [true, true],
  ],
  [
    'stays as it was changed',
    `const { payload } = event; payload.n += 10; payload.deep.more = 1; ${CALL}
     return [event.data.n, event.payload === payload, event.data.deep, context.render('t')];`,
    (n: number) => [n + 10, true, { more: 1, n }, `${n + 10} ${n}`],
  ],
  [
    'is read by templates before and after',
    `const before = context.render('t'); ${CALL} return [before, context.render('t'), event.facts.event];`,
    (n: number) => [`${n} ${n}`, `${n} ${n}`, 'issues.opened'],
  ],
  [
    'goes along with a copy of the event, and into its text',
    `${CALL} const copy = { ...event }; return [copy.data.n, JSON.parse(JSON.stringify(event)).payload.list, Object.keys(event).includes('data')];`,
    (n: number) => [n, [n], true],
  ],
  [
    'can be read of an event that is frozen',
    `Object.freeze(event); ${CALL} return [event.payload.n, event.data.deep];`,
    (n: number) => [n, { n }],
  ],
  [
    'and facts that were changed leave what templates see as it was first',
    `const before = context.render('t'); event.facts.n = 'changed'; ${CALL} event.payload.n = 'changed'; return [before, context.render('t')];`,
    (n: number) => [`${n} ${n}`, `${n} ${n}`],
  ],
  [
    'is one with what stands of it in the routes',
    `context.routes()[0].input.labels.push('new'); ${CALL} return [context.routes()[0].input.labels, event.payload.list];`,
    (n: number) => [
      [n, 'new'],
      [n, 'new'],
    ],
  ],
  ['may be set', `event.payload = 'mine'; ${CALL} return [event.payload, event.data.n];`, (n: number) => ['mine', n]],
])('a payload %s', async (_what, body, expected) => {
  expect(await beside(body)).toEqual(each(expected));
});
