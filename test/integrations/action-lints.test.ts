import { expect, test } from '@jest/globals';
import { checkPackage } from '#src/integrations/package/check.ts';
import { processorMs } from '../support/processor-time.ts';

const MANIFEST =
  'name: own-desk\nversion: 1.0.0\nsource: github\nevents: [issues.opened]\nactions: [desk_open]\nhosts: [desk.example.com]\n';

async function adviceOn(body: string, parameters = '{ subject }, { http, config, database, credentials }') {
  const action = `export default {\n  async run(${parameters}) {\n    ${body}\n  },\n};\n`;
  const { advice, problems } = await checkPackage({ 'integration.yaml': MANIFEST, 'actions/desk-open.ts': action });
  expect(problems).toEqual([]);
  return advice.map(({ file, line, message }) => `${file}:${line} ${message.split(' ').slice(-2).join(' ')}`);
}

const LOOKS = "if (!made.ok) throw new Error('no');";
const AWAIT = 'actions/desk-open.ts:3 not awaited.';
const ENVELOPE = 'actions/desk-open.ts:3 an envelope.';
const ERRORS = 'actions/desk-open.ts:3 a yes.';

test.each([
  ['credentials as in a synchronous call', `const key = credentials.get('desk'); return { key };`, [AWAIT]],
  ['a request that nobody waits for', `http.post('https://desk.example.com', {}); ${LOOKS} return {};`, [AWAIT]],
  ['the same through the context', `ctx.http.get('https://desk.example.com'); ${LOOKS} return {};`, [AWAIT]],
  ['half an envelope', 'return { ok: true, result: { subject } };', [ENVELOPE]],
  ['half an envelope of a refusal', "return { error_code: 500, description: 'no' };", [ENVELOPE]],
  [
    'nobody looks at the answer',
    "const made = await http.get('https://desk.example.com'); return made.data;",
    [ERRORS],
  ],
])('advice: %s', async (_what, body, wanted) => {
  expect(await adviceOn(body)).toEqual(wanted);
});

test.each([
  `const made = await http.post('https://desk.example.com', {}); ${LOOKS} return { number: made.data.number };`,
  `const made = http.get('https://desk.example.com'); const { ok } = await made; return { done: ok };`,
  `const all = await Promise.all([http.get('https://desk.example.com'), database.get('x')]); return all[0].status;`,
  `return http.get('https://desk.example.com').then((one) => one.ok);`,
  `http.get('https://desk.example.com').catch(() => null); return {};`,
  `try { return { response: { ok: true, result: await http.get('https://desk.example.com') } }; } catch (e) { return { response: { ok: false, error_code: 500, description: String(e) } }; }`,
  `// http.get() and return { ok: true }\n    const text = "http.get(1)"; return { text };`,
])('no advice: %s', async (body) => {
  expect(await adviceOn(body)).toEqual([]);
});

test('a hostile file is read quickly, and told about a few times only', async () => {
  const at = processorMs();
  expect((await adviceOn('aaaa=http.get(1);'.repeat(3000), 'a, b').catch(() => [])).length).toBeLessThanOrEqual(60);
  expect(processorMs() - at).toBeLessThan(3000);
});
