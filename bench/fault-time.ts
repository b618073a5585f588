import { movingClock } from '../test/support/moving-clock.ts';
import { installRelay, relayFiles } from '../test/support/relay.ts';
import { deliver, startService, until } from '../test/support/service.ts';
import { startTarget } from '../test/support/target.ts';
import { report } from './report.ts';

// The clock of the machine is put forward and back under load: leases and schedules hold, nothing is lost or sent twice.
// What fails once is tried again after 30 s, whatever the clock did meanwhile.

const ONE_CALL =
  "    await context.webhook.send({ body: { id: event.delivery_id } });\n    return { status: 'success' };";
const MINUTE = 60_000;
const STEPS: [name: string, by: number][] = [
  ['5 minutes forward', 5 * MINUTE],
  ['5 minutes back', -5 * MINUTE],
  ['1 hour forward', 60 * MINUTE],
  ['1 hour back', -60 * MINUTE],
  ['2 hours back', -120 * MINUTE],
];
const PATIENCE_MS = 60_000;

const clock = movingClock();
const target = await startTarget();
const service = await startService({}, { clock });
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const relay = await installRelay(service, target, relayFiles(ONE_CALL, ['retries: { retry_backoff: fixed }']), {
  name: 'time',
});

let last = 0;
const accepted: string[] = [];
let refused = 0;

async function send(): Promise<void> {
  const id = `time-${++last}`;
  const { status } = await deliver(relay.address(), 'issues', { action: 'opened' }, { id });
  if (status === 202) accepted.push(id);
  else refused++;
}

/** Every fiftieth call fails once, so that there is always something that waits for a later time. */
const failed = new Set<string>();
target.answer((call, response) => {
  const id = String(call.json.id);
  const fails = Number(id.split('-')[1]) % 50 === 0 && !failed.has(id);
  if (fails) failed.add(id);
  response.statusCode = fails ? 503 : 200;
  response.end('{}');
});

const arrived = (): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const call of target.calls) counts.set(call.json.id, (counts.get(call.json.id) ?? 0) + 1);
  return counts;
};

const rounds: [name: string, ms: number][] = [];
for (const [name, by] of STEPS) {
  const before = accepted.length;
  for (let i = 0; i < 150; i++) {
    void send();
    if (i === 75) clock.forward(by);
    await pause(8);
  }
  const since = Date.now();
  await until(
    async () => {
      const seen = arrived();
      return accepted.slice(before).every((id) => (seen.get(id) ?? 0) >= (Number(id.split('-')[1]) % 50 === 0 ? 2 : 1));
    },
    `all of "${name}"`,
    PATIENCE_MS,
  ).catch(() => undefined);
  rounds.push([name, Date.now() - since]);
}
const counts = arrived();
const due = (id: string): number => (Number(id.split('-')[1]) % 50 === 0 ? 2 : 1);
const lost = accepted.filter((id) => (counts.get(id) ?? 0) < due(id)).length;
const doubled = accepted.filter((id) => (counts.get(id) ?? 0) > due(id)).length;
await service.stop();
await target.close();
report('fault-time', [
  ...rounds.map(([name, ms]) => ({
    name: `${name}: all done after`,
    value: ms,
    unit: 'ms',
    reach: '≤ 40 s',
    met: ms <= 40_000,
  })),
  { name: 'accepted', value: accepted.length, unit: '' },
  { name: 'refused', value: refused, unit: '', reach: '0', met: refused === 0 },
  { name: 'lost or late', value: lost, unit: '', reach: '0', met: lost === 0 },
  { name: 'sent more often than due', value: doubled, unit: '', reach: '0', met: doubled === 0 },
]);
process.exitCode = lost + doubled + refused === 0 ? 0 : 1;
process.exit();
