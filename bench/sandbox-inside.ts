import { Cell } from '#src/sandbox/child/cell.ts';
import { snapshotOf } from '#src/sandbox/child/snapshot.ts';
import type { Program } from '#src/sandbox/sandbox.ts';

const handler = `export default { name: 'bench', async handle(event, context) {
  await context.slack.send('one', '#a');
  await context.slack.send('two', '#b');
  return { status: 'success', processed: true };
} };`;

const program: Program = {
  id: 'bench',
  project: 'prj_bench',
  settings: {
    filters: { lists: {}, conditions: [] },
    routing: 'all',
    routing_rules: [],
    message_templates: {},
    message_format: 'plain',
    defaults: {},
    hosts: [],
  },
  files: { 'handler.js': handler },
  factsModule: null,
  grants: [
    {
      action: 'slack_send_message',
      service: 'slack',
      methods: ['send'],
      effect: 'write',
      message: { to: 'channel', text: 'text', format: 'slack' },
    },
  ],
};
const withMore: Program = {
  ...program,
  files: {},
  settings: {
    ...program.settings,
    message_templates: { issue_opened: '*{{title}}* {{#if labels}}{{join labels}}{{/if}}' },
    filters: { lists: {}, conditions: ["priority == 'Critical'"] },
  },
};

const body = JSON.stringify({ title: 'T', priority: 'Critical', labels: ['bug'] });
const header = (n: number): string =>
  JSON.stringify({
    seed: `evt_${n}`,
    now: 1_700_000_000_000,
    event: {
      id: `evt_${n}`,
      type: 'issues.opened',
      source: 'github',
      delivery_id: 'd',
      received_at: 1_700_000_000_000,
    },
    config: { channel: '#dev' },
    history: [],
  });
const say = (figure: string, value: number, unit: string, reach?: string): void =>
  console.log(JSON.stringify({ figure, value, unit, reach }));

snapshotOf('plain');
snapshotOf('conditions');
let next = 0;

class Bench {
  readonly cell: Cell;
  #ended: () => void = () => {};

  constructor(used: Program) {
    this.cell = new Cell(used, true, {
      step: (run, ordinal) => this.cell.answer(run, ordinal, '{"ok":true,"output":{}}'),
      end: (_, text) => {
        if (!text.includes('"status":"done"')) throw new TypeError(text);
        this.#ended();
      },
      gone: () => {},
      slow: () => {},
    });
  }

  async run(): Promise<number> {
    const started = performance.now();
    const ended = new Promise<void>((resolve) => {
      this.#ended = resolve;
    });
    this.cell.start(++next, header(next), body, performance.now());
    await ended;
    return performance.now() - started;
  }
}

const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[numbers.length >> 1] ?? 0;

/** With a memory limit that no spare isolate has, everything has to be made. */
const unspared = (used: Program, i: number): Program => ({ ...used, limits: { memoryMb: 65 + i } });

async function cold(used: Program, spare = true): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 40; i++) {
    const started = performance.now();
    const bench = new Bench(spare ? used : unspared(used, i));
    await bench.run();
    times.push(performance.now() - started);
    bench.cell.dispose();
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  return median(times.slice(5));
}

async function inProcess(): Promise<number> {
  const calls = { slack: { send: async () => ({}) } };
  const handle = async (context: typeof calls): Promise<void> => {
    await context.slack.send();
    await context.slack.send();
  };
  const started = performance.now();
  for (let i = 0; i < 20_000; i++) await handle(calls);
  return (performance.now() - started) / 20_000;
}

const bench = new Bench(program);
const warm: number[] = [];
for (let i = 0; i < 3_000; i++) warm.push(await bench.run());
say('handler with 2 calls, warm', median(warm.slice(500)), 'ms', '<= 0.4');
say('same function in process', await inProcess(), 'ms');
say('handler with 2 calls, cold (from the spare isolate)', await cold(program), 'ms', '<= 5');
say('handler with 2 calls, cold (no spare)', await cold(program, false), 'ms', '<= 5');
say('condition and template, cold', await cold(withMore), 'ms');
const before = process.memoryUsage.rss();
const kept: Bench[] = [];
for (let i = 0; i < 60; i++) {
  const one = new Bench(program);
  await one.run();
  kept.push(one);
}
say('memory of a kept isolate', (process.memoryUsage.rss() - before) / kept.length / 1e6, 'MB', '<= 3');
process.exit(0);
