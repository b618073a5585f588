import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLog } from '#src/kit/log.ts';
import { openSandbox } from '#src/sandbox/open.ts';
import type { Ports, Program, RunInput } from '#src/sandbox/sandbox.ts';

interface Figure {
  figure: string;
  value: number;
  unit: string;
  reach?: string;
}

const figures: Figure[] = [];
const note = (figure: string, value: number, unit: string, reach?: string): void => {
  const made = { figure, value: Number(value.toFixed(3)), unit, ...(reach === undefined ? {} : { reach }) };
  figures.push(made);
  console.log(JSON.stringify({ bench: 'sandbox', ...made }));
};

const program: Program = {
  id: 'bench-built-in',
  project: 'prj_bench',
  settings: {
    filters: { lists: { repositories: { any: ['my-org/my-repo'] } }, conditions: [] },
    routing: 'all',
    routing_rules: [],
    message_templates: { issue_opened: '*{{title}}* in {{repository}}\n{{truncate body 200}}\n{{author}}' },
    message_format: 'plain',
    defaults: {},
    hosts: [],
  },
  files: {},
  factsModule: null,
  grants: [
    {
      action: 'slack_send_message',
      service: 'slack',
      methods: ['sendMessage', 'send'],
      effect: 'write',
      message: { to: 'channel', text: 'text', format: 'slack' },
    },
  ],
};

const body = JSON.stringify({
  title: 'Something broke',
  body: 'It does not start. '.repeat(20),
  author: { login: 'ann' },
  repository: { name: 'my-repo', full_name: 'my-org/my-repo' },
  rest: Array.from({ length: 160 }, (_, i) => ({ key: `k${i}`, value: `some value ${i}` })),
});

const input = (n: number): RunInput => ({
  runId: `run_${n}`,
  seed: `evt_${n}`,
  now: 1_700_000_000_000,
  event: {
    id: `evt_${n}`,
    type: 'issues.opened',
    source: 'github',
    delivery_id: `d${n}`,
    received_at: 1_700_000_000_000,
  },
  body,
  config: { slack_channel: '#dev' },
  history: [],
  // As the service asks.
  repeatable: true,
});

const ports: Ports = { step: async () => ({ ok: true, output: { ts: '1' } }) };

const TICKS_PER_SECOND = 100;

/** CPU of our child processes so far, in microseconds (Linux only, else 0): unlike events/s it hardly hangs on other load. */
function childrenCpu(): number {
  let ticks = 0;
  for (const pid of process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : []) {
    try {
      const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
      const fields = rest.split(' ');
      if (Number(fields[1]) === process.pid) ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // It ended while we were looking.
    }
  }
  return (ticks / TICKS_PER_SECOND) * 1e6;
}

async function throughput(
  name: string,
  used: Program,
  seconds: number,
  reach?: { events: string; parent: string },
): Promise<void> {
  const sandbox = openSandbox({ log: createLog({ level: 'error' }) });
  for (let i = 0; i < 300; i++) await sandbox.run(used, input(i), ports);
  const cpu = process.cpuUsage();
  const inChildren = childrenCpu();
  const started = performance.now();
  let done = 0;
  const lane = async (): Promise<void> => {
    while (performance.now() - started < seconds * 1_000) {
      const result = await sandbox.run(used, input(done), ports);
      if (result.status !== 'done') throw new TypeError(`bench run ended ${JSON.stringify(result)}`);
      done++;
    }
  };
  await Promise.all(Array.from({ length: 64 }, lane));
  const elapsed = (performance.now() - started) / 1_000;
  const spent = process.cpuUsage(cpu);
  note(`${name}: events`, done / elapsed, '/s', reach?.events);
  note(`${name}: child CPU`, (childrenCpu() - inChildren) / done, 'us/event');
  note(`${name}: parent CPU`, (spent.user + spent.system) / done, 'us/event', reach?.parent);
  await sandbox.close();
}

/** Warm, cold and memory are measured in a process like the sandbox's own. */
function inside(): Promise<void> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'sandbox-inside.ts')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return new Promise((resolve) => {
    child.once('exit', () => {
      for (const line of text.trim().split('\n')) {
        const { figure, value, unit, reach } = JSON.parse(line) as Figure;
        note(figure, value, unit, reach);
      }
      resolve();
    });
  });
}

const handler = `export default { name: 'bench', async handle(event, context) {
  await context.slack.send(event.facts.title, '#a');
  await context.slack.send(event.facts.title, '#b');
  return { status: 'success', processed: true };
} };`;

await inside();
await throughput('built-in handler, 1 call', program, 5, { events: '>= 4000', parent: '<= 60' });
await throughput('own handler, 2 calls', { ...program, id: 'bench-own', files: { 'handler.ts': handler } }, 5);
console.table(figures);
