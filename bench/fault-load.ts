import { join } from 'node:path';
import { oracle } from '../test/support/oracle.ts';
import { createSender, installRelay, type Relay, relayFiles } from '../test/support/relay.ts';
import { deliver, type Process, spawnService, until } from '../test/support/service.ts';
import { startTarget, type Target } from '../test/support/target.ts';
import { attack } from './faults/attack.ts';
import { report } from './report.ts';

// Honest traffic at an even pace, alone at first and then beside everything that senders and handlers can do wrong.

const SECONDS = Number(process.argv[2] ?? 8);
const PER_SECOND = 40;
const COPIES = 100;
const PERMUTED = Number(process.argv[3] ?? 10_000);
const SLOW_CONNECTIONS = 2000;
const BOMBS_PER_SECOND = 100;
const ONE_CALL = "    await context.webhook.send({ body: { n: event.payload.n } });\n    return { status: 'success' };";

/** What is no object has no number to tell. */
const NAMED_CALL = ONE_CALL.replace('n: event.payload.n', 'delivery: event.delivery_id');

const POISONS: Record<string, string> = {
  throws: "    throw new Error('poison');",
  loops: '    for (;;) {}',
  'runs out of memory': '    const all = []; for (;;) all.push(new Array(1e6).fill(7));',
  'never answers': '    await new Promise(() => undefined);',
};

const target: Target = await startTarget();
const service: Process = await spawnService();
const honest = await installRelay(service, target, relayFiles(ONE_CALL), { name: 'honest', project: 'octo/honest' });
const sender = createSender(honest.address);
let last = 0;

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const p99 = (values: readonly number[]): number =>
  Math.round([...values].sort((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0);

/** From the sending of a delivery to the call that it leads to. */
async function measure(): Promise<number> {
  const sentAt = new Map<number, number>();
  const sends: Promise<void>[] = [];
  for (let i = 0; i < SECONDS * PER_SECOND; i++) {
    const n = ++last;
    sentAt.set(n, Date.now());
    sends.push(sender.send({ action: 'opened', n }));
    await pause(1000 / PER_SECOND);
  }
  await Promise.all(sends);
  const arrived = (): number => target.calls.filter((call) => sentAt.has(call.json.n)).length;
  await until(async () => arrived() >= sentAt.size, 'honest deliveries', 120_000);
  return p99(
    target.calls.filter((call) => sentAt.has(call.json.n)).map((call) => call.at - (sentAt.get(call.json.n) ?? 0)),
  );
}

interface Trouble {
  name: string;
  begin(): Promise<() => Promise<void>>;
}

const poison = (name: string, handler: string, number: number): Trouble => ({
  name: `beside a handler that ${name}`,
  async begin() {
    const over = { name: `poison-${number}`, project: `octo/poison-${number}` };
    const relay: Relay = await installRelay(service, target, relayFiles(handler), over);
    const stop = await attack({ kind: 'flood', address: relay.address(), count: 4 });
    return async () => {
      await stop();
      await service.api('POST', `/v1/integrations/${relay.id}/pause`);
    };
  },
});

const slow: Trouble = {
  name: `beside ${SLOW_CONNECTIONS} slow connections`,
  begin: () => attack({ kind: 'slow connections', address: honest.address(), count: SLOW_CONNECTIONS }),
};

const bombs: Trouble = {
  name: `beside ${BOMBS_PER_SECOND} JSON bombs a second`,
  async begin() {
    const over = { name: 'bombed', project: 'octo/bombed' };
    const bombed = await installRelay(service, target, relayFiles(NAMED_CALL), over);
    return await attack({ kind: 'bombs', address: bombed.address(), count: BOMBS_PER_SECOND });
  },
};

async function copies(): Promise<number> {
  const id = `copy-${Date.now()}`;
  const n = ++last;
  const answers = await Promise.all(
    Array.from({ length: COPIES }, () => deliver(honest.address(), 'issues', { action: 'opened', n }, { id })),
  );
  const fresh = answers.filter((answer) => answer.status === 202);
  const ids = new Set(answers.map((answer) => answer.body.event_id));
  sender.accepted.set(id, fresh[0]?.body.event_id ?? '');
  return fresh.length === 1 && ids.size === 1 && answers.every((answer) => answer.status < 300) ? 0 : 1;
}

/** Every tenth twice, all of them shuffled. */
async function permuted(): Promise<void> {
  const wanted = Array.from({ length: PERMUTED }, (_, i) => ({ n: ++last, id: `permuted-${i}` }));
  const all = [...wanted, ...wanted.filter((_, i) => i % 10 === 0)].sort(() => Math.random() - 0.5);
  const next = all.values();
  const work = async (): Promise<void> => {
    for (const { n, id } of next) await sender.send({ action: 'opened', n }, id);
  };
  await Promise.all(Array.from({ length: 16 }, work));
  const numbers = new Set(wanted.map(({ n }) => n));
  const arrived = (): number => target.calls.filter((call) => numbers.has(call.json.n)).length;
  await until(async () => arrived() >= PERMUTED, 'all of them', 240_000);
}

await measure();
const alone = await measure();
const troubles = [...Object.entries(POISONS).map(([name, handler], i) => poison(name, handler, i)), slow, bombs];
const beside: { name: string; ms: number }[] = [];
for (const trouble of troubles) {
  const end = await trouble.begin();
  beside.push({ name: trouble.name, ms: await measure() });
  await end();
}
const aloneAgain = await measure();
let wrongCopies = 0;
for (let i = 0; i < 20; i++) wrongCopies += await copies();
await permuted();
await pause(2000);
const verdict = (
  await oracle(join(service.folder, 'ccb.sqlite'), { calls: target.calls, accepted: sender.accepted })
).filter(
  // Events of the poisons wait for their retries or are held, as they should.
  (fault) => !fault.includes('(I2)'),
);
for (const fault of verdict) console.error(fault);
await service.stop();
await target.close();
report('fault:load', [
  { name: 'delivered, p99 alone (before, after)', value: `${alone}, ${aloneAgain}`, unit: 'ms' },
  ...beside.map(({ name, ms }) => ({
    name: `p99 ${name}`,
    value: ms,
    unit: 'ms',
    reach: '≤ 2 × alone before',
    met: ms <= 2 * alone,
  })),
  {
    name: `${COPIES} copies at once, 20 times: wrong`,
    value: wrongCopies,
    unit: '',
    reach: '0',
    met: wrongCopies === 0,
  },
  {
    name: `${PERMUTED} permuted, a tenth twice: oracle`,
    value: verdict.length,
    unit: '',
    reach: '0',
    met: verdict.length === 0,
  },
]);
process.exit(verdict.length + wrongCopies === 0 ? 0 : 1);
