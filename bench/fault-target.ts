import { join } from 'node:path';
import { openReader } from '#src/store/sqlite-connection.ts';
import { movingClock } from '../test/support/moving-clock.ts';
import { oracle } from '../test/support/oracle.ts';
import { createSender, installRelay, relayFiles } from '../test/support/relay.ts';
import { type Service, startService, until } from '../test/support/service.ts';
import { startTarget } from '../test/support/target.ts';
import { type BadTarget, openBadTargets } from './faults/targets.ts';
import { report } from './report.ts';

// Targets that behave badly in every way at once, each with an integration of its own; then they recover, and an hour goes
// by. After that: an outage of twenty minutes under load. Time is put forward, except where a call has to time out.

const ONE_CALL =
  "    await context.webhook.send({ body: { delivery: event.delivery_id } });\n    return { status: 'success' };";
const MINUTE = 60_000;
const clock = movingClock();
const faults: string[] = [];

interface Seen {
  id: string;
  status: string;
  attempts: number;
  waits: number | null;
}

/** How long the event waits, counted from the end of its attempt. */
function look(database: string, event: string): Seen | undefined {
  const db = openReader(database);
  try {
    return db
      .prepare(
        `select e.id, e.status, e.attempts, e.next_attempt_at - max(s.started_at + coalesce(s.duration, 0)) as waits
         from events e left join steps s on s.event_id = e.id where e.id = ? group by e.id`,
      )
      .get(event) as Seen | undefined;
  } finally {
    db.close();
  }
}

const quiet = (service: Service, id: string): Promise<unknown> =>
  until(
    async () => (await service.api('GET', `/v1/integrations/${id}/queue/status`)).body.processing === 0,
    'quiet',
    90_000,
  );

function judgeFirst({ name, expected }: BadTarget, seen: Seen | undefined): void {
  const { waits } = expected;
  if (!seen) return void faults.push(`${name}: the event is not there`);
  if (waits === null) {
    if (seen.status !== 'dead') faults.push(`${name}: ${seen.status} after one attempt, dead was expected`);
  } else if (seen.waits === null || seen.waits < waits[0] - 50 || seen.waits > waits[1] + 500)
    faults.push(`${name}: waits ${seen.waits} ms, ${waits.join(' to ')} were expected`);
}

/** Moves the time on until every event has ended: the longest Retry-After is a day. */
async function waitForEnds(service: Service, open: () => { id: string }[]): Promise<void> {
  for (const step of [...Array(70).fill(MINUTE), ...Array(25).fill(60 * MINUTE), ...Array(10).fill(MINUTE)]) {
    clock.forward(step);
    await new Promise((done) => setTimeout(done, 150));
    for (const { id } of open()) await quiet(service, id);
    if (open().length === 0) return;
  }
}

interface Sent {
  target: BadTarget;
  event: string;
  id: string;
}

async function sendOne(service: Service, target: BadTarget, n: number): Promise<Sent> {
  const relay = await installRelay(service, target, relayFiles(ONE_CALL), { name: `target-${n}` });
  const sender = createSender(relay.address);
  await sender.send({ action: 'opened', n }, `delivery-${n}`);
  return { target, id: relay.id, event: sender.accepted.get(`delivery-${n}`) ?? '' };
}

async function judgeState(service: Service, sent: readonly Sent[]): Promise<void> {
  const state = async (name: string) => {
    const id = sent.find((one) => one.target.name === name)?.id;
    return (await service.api('GET', `/v1/integrations/${id}`)).body;
  };
  if ((await state('410')).status !== 'paused') faults.push('410 did not pause its integration');
  for (const name of ['401', '403'])
    if ((await state(name)).health_status !== 'unhealthy') faults.push(`${name} raised no alertable condition`);
}

async function badTargets(): Promise<number> {
  const targets = await openBadTargets();
  const service = await startService({}, { clock });
  const database = join(service.folder, 'ccb.sqlite');
  const sent: Sent[] = [];
  await Promise.all(
    targets.map(async (target, n) => {
      const one = await sendOne(service, target, n);
      sent.push(one);
      await until(
        async () => {
          const seen = look(database, one.event);
          return seen !== undefined && (seen.status === 'dead' || seen.waits !== null);
        },
        `the first attempt at ${target.name}`,
        90_000,
      );
      judgeFirst(target, look(database, one.event));
    }),
  );
  for (const target of targets) target.recover();
  const hasEnded = ({ event }: Sent): boolean => ['delivered', 'dead'].includes(look(database, event)?.status ?? '');
  await waitForEnds(service, () => sent.filter((one) => !hasEnded(one)));
  for (const { target, event } of sent) {
    const status = look(database, event)?.status;
    if (status !== target.expected.ends) faults.push(`${target.name}: ended ${status}, not ${target.expected.ends}`);
  }
  await judgeState(service, sent);
  const accepted = new Map(
    sent.map(({ event }, n) => [`delivery-${targets.indexOf(sent[n]?.target as BadTarget)}`, event]),
  );
  const calls = targets.flatMap((target) => target.calls);
  const refused = new Set(targets.flatMap((target) => target.refused));
  faults.push(...(await oracle(database, { calls, accepted }, refused)));
  await service.stop().catch(() => undefined);
  await Promise.all(targets.map((target) => target.close()));
  return targets.length;
}

interface Outage {
  events: number;
  callsMeanwhile: number;
  verdict: string[];
  before: number;
  during: number;
}

const p99 = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0;

async function outage(): Promise<Outage> {
  const target = await startTarget();
  const service = await startService({}, { clock });
  const relay = await installRelay(service, target, relayFiles(ONE_CALL));
  const sender = createSender(relay.address);
  const timed = async (n: number): Promise<number> => {
    const startedAt = performance.now();
    await sender.send({ action: 'opened', n });
    return performance.now() - startedAt;
  };
  const many = async (from: number, count: number): Promise<number[]> => {
    const times: number[] = [];
    for (let n = from; n < from + count; n += 10)
      times.push(...(await Promise.all(Array.from({ length: 10 }, (_, i) => timed(n + i)))));
    return times;
  };
  const before = p99(await many(0, 300));
  await until(async () => target.calls.length >= 300, 'the first ones', 60_000);
  const refused = new Set<(typeof target.calls)[number]>();
  target.answer((call, response) => {
    refused.add(call);
    response.statusCode = 503;
    response.end();
  });
  const took: number[] = [];
  for (let minute = 0; minute < 20; minute++) {
    took.push(...(await many(1000 + minute * 100, 100)));
    clock.forward(MINUTE);
    await new Promise((done) => setTimeout(done, 100));
  }
  const callsMeanwhile = refused.size;
  target.answer((_call, response) => void response.end('{"ok":true}'));
  const all = sender.accepted.size;
  for (let minute = 0; minute < 120; minute++) {
    const { body } = await service.api('GET', `/v1/integrations/${relay.id}/status`);
    if (body.events.delivered === all) break;
    clock.forward(MINUTE);
    await new Promise((done) => setTimeout(done, 200));
  }
  const verdict = await oracle(
    join(service.folder, 'ccb.sqlite'),
    { calls: target.calls, accepted: sender.accepted },
    refused,
  );
  await service.stop().catch(() => undefined);
  await target.close();
  return { events: all, callsMeanwhile, verdict, before, during: p99(took) };
}

const kinds = await badTargets();
const { events, callsMeanwhile, verdict, before, during } = await outage();
faults.push(...verdict);
for (const fault of faults) console.error(fault);
report('fault:target', [
  { name: 'ways to behave badly', value: kinds, unit: '' },
  { name: 'schedules and ends that do not fit', value: faults.length, unit: '', reach: '0', met: faults.length === 0 },
  { name: 'events during an outage of 20 minutes', value: events, unit: '' },
  { name: 'calls to the target meanwhile', value: callsMeanwhile, unit: '' },
  { name: 'accepting, p99 before', value: Math.round(before), unit: 'ms' },
  { name: 'accepting, p99 during', value: Math.round(during), unit: 'ms' },
]);
process.exit(faults.length === 0 ? 0 : 1);
