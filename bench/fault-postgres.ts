import { DATABASE_FAULTS, drain, startOrdeal } from '../test/support/database-faults.ts';
import { startPostgres } from '../test/support/postgres.ts';
import type { Process } from '../test/support/service.ts';
import { type Figure, report } from './report.ts';

// Two webs and two workers under load while their PostgreSQL restarts, crashes, loses its connections or leaves them half
// open, while a worker is killed, and while processes are stopped and started again.
// `fault-postgres.ts [times] [stops]`: so often each of them, and so many stops.

const TIMES = Number(process.argv[2] ?? 3);
const STOPS = Number(process.argv[3] ?? 20);
const RECOVER_MS = 40_000;
const DRAIN_MS = 10_000;

const server = await startPostgres();
if ('missing' in server) throw new Error(`there is no PostgreSQL: ${server.missing}`);
const ordeal = await startOrdeal(server, { webs: 2, workers: 2 });
const figures: Figure[] = [];

async function endAll(): Promise<void> {
  await ordeal.stop();
  await (server as Exclude<typeof server, { missing: string }>).stop();
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void endAll().finally(() => process.exit(1)));
}

try {
  for (const [name, fault] of Object.entries(DATABASE_FAULTS)) {
    const took: number[] = [];
    for (let time = 0; time < TIMES; time++) took.push(await ordeal.endure(fault));
    console.log(JSON.stringify({ bench: 'fault:postgres', name, took }));
    const value = Math.max(...took);
    figures.push({ name, value, unit: 'ms', reach: `works again ≤ ${RECOVER_MS} ms`, met: value <= RECOVER_MS });
  }
  const drains: number[] = [];
  await ordeal.endure(async ({ fleet }) => {
    const all = [...fleet.webs, ...fleet.workers];
    for (let stop = 0; stop < STOPS; stop++) drains.push(await drain(fleet, all[stop % all.length] as Process));
  });
  const slowest = Math.max(0, ...drains);
  figures.push({
    name: `SIGTERM × ${STOPS} under load, the slowest`,
    value: slowest,
    unit: 'ms',
    reach: `≤ ${DRAIN_MS} ms`,
    met: slowest <= DRAIN_MS,
  });
  const verdict = await ordeal.verdict();
  const { accepted } = ordeal.sender;
  figures.push({ name: 'deliveries accepted', value: accepted.size, unit: '' });
  figures.push({ name: 'faults of I1 to I5', value: verdict.length, unit: '', reach: '0', met: verdict.length === 0 });
  report('fault:postgres', figures);
  for (const fault of verdict) console.log(`  ${fault}`);
  process.exitCode = figures.some((figure) => figure.met === false) ? 1 : 0;
} finally {
  await endAll();
}
