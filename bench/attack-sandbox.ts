import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Program, RunResult } from '#src/sandbox/sandbox.ts';
import { BURNS, REACHES } from '../test/sandbox/attacks.ts';
import {
  doneResult,
  handling,
  inputOf,
  newSandbox,
  programOf,
  recorder,
  servedBy,
  settingsOf,
} from '../test/sandbox/bed.ts';
import { report } from './report.ts';

// Hostile programs in every place where code of a package runs. What they look for lies ready: a file, a variable, a socket, a neighbour.

const CANARY = 'a-canary-that-no-program-may-see';
const LONGEST_MS = 4_000;
const limits = { cpuMs: 250, memoryMb: 24, wallMs: 3_000 };
const settings = settingsOf({ hosts: ['ok.org'] });

const file = join(tmpdir(), `ccb-canary-${process.pid}`);
writeFileSync(file, CANARY);
let connections = 0;
const socket = createServer(() => connections++);
await new Promise<void>((done) => socket.listen(0, '127.0.0.1', done));
const address = socket.address();
const port = typeof address === 'object' && address ? address.port : 0;

/** Beside those of the tests: straight for what lies ready. */
const STRAIGHT: Record<string, string> = Object.fromEntries(
  [
    `(await import('node:fs')).readFileSync(${JSON.stringify(file)}, 'utf8')`,
    `require('node:fs').readFileSync(${JSON.stringify(file)}, 'utf8')`,
    `globalThis.process?.binding('fs')`,
    `process.env.CCB_CANARY`,
    `new Function('return process.env.CCB_CANARY')()`,
    `(await import('node:net')).connect(${port}, '127.0.0.1')`,
    `await fetch('http://127.0.0.1:${port}/')`,
    `new XMLHttpRequest()`,
    `new WebSocket('ws://127.0.0.1:${port}')`,
    `await import('http://127.0.0.1:${port}/x.js')`,
    `await import('data:text/javascript,export default process')`,
    `await import(${JSON.stringify(`file://${file}`)})`,
    `new Worker('x')`,
    `process.dlopen({}, 'x')`,
    `Deno.env.get('CCB_CANARY')`,
  ].map((code) => [code, `const got = ${code}; return got ? 'ESCAPED ' + got : 'held';`]),
);

const PLACES: Record<string, (body: string) => Program> = {
  handler: (body) => handling(body, { limits, settings }),
  processor: (body) =>
    programOf({
      limits,
      settings,
      processor: { source: 'shop', needed: true },
      files: {
        'webhooks/shop.ts': `export default { processors: { async shop(event, context) { const run = async () => { ${body} }; return { type: 'x', facts: { title: String(await run()) } }; } } };`,
        'handler.ts': `export default { name: 'test', async handle(event) { return event.facts.title; } };`,
      },
    }),
  'own action': (body) =>
    programOf({
      limits,
      settings,
      grants: [{ action: 'desk_open', service: 'desk', methods: ['open'], effect: 'write', own: true }],
      files: {
        'actions/desk-open.ts': `export default { input: { type: 'object' }, async run(event, context) { ${body} } };`,
        'handler.ts': `export default { name: 'test', async handle(event, context) { return await context.desk.open({}); } };`,
      },
    }),
};

/** About the object that handlers alone get. */
const OF_HANDLERS = ['an inherited member of context', 'a service called constructor'];

const sandbox = servedBy(newSandbox());
const neighbour = handling("const a = await context.slack.send('n', '#n'); return [event.id, a.done];");
const escaped: string[] = [];
const slow: string[] = [];
const disturbed: string[] = [];
let programs = 0;
let killed = 0;

async function neighbourIsWell(name: string): Promise<void> {
  const other = { ...neighbour, project: 'prj_other', id: 'elsewhere' };
  const result = await sandbox.run(other, inputOf(), recorder());
  if (JSON.stringify(doneResult(result)) !== '["evt_1",true]') disturbed.push(name);
}

async function attack(name: string, program: Program): Promise<void> {
  programs++;
  const startedAt = performance.now();
  const ports = recorder();
  const running = sandbox.run(program, inputOf({ a: 1 }, { config: { channel: '#c' } }), ports);
  await neighbourIsWell(name);
  const result: RunResult = await running;
  if (performance.now() - startedAt > LONGEST_MS) slow.push(name);
  if (result.status === 'killed') killed++;
  const said = JSON.stringify([doneResult(result), ports.requests]);
  if (said.includes('ESCAPED') || said.includes(CANARY) || said.includes('evil')) escaped.push(`${name}: ${said}`);
}

for (const [place, programIn] of Object.entries(PLACES)) {
  for (const [name, body] of Object.entries({ ...REACHES, ...STRAIGHT, ...BURNS })) {
    if (place !== 'handler' && OF_HANDLERS.includes(name)) continue;
    await attack(`${place}: ${name}`, programIn(body));
  }
}
await sandbox.close();
socket.close();

for (const one of [...escaped, ...slow, ...disturbed]) console.error(one);
report('attack-sandbox', [
  { name: 'programs', value: programs, unit: '', reach: '≥ 150', met: programs >= 150 },
  { name: 'escapes', value: escaped.length, unit: '', reach: '0', met: escaped.length === 0 },
  { name: 'connections to the canary', value: connections, unit: '', reach: '0', met: connections === 0 },
  { name: 'killed', value: killed, unit: '' },
  { name: `ended later than ${LONGEST_MS / 1000} s`, value: slow.length, unit: '', reach: '0', met: slow.length === 0 },
  { name: 'neighbours disturbed', value: disturbed.length, unit: '', reach: '0', met: disturbed.length === 0 },
]);
process.exitCode = escaped.length + slow.length + disturbed.length + connections === 0 ? 0 : 1;
