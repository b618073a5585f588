import { type Fleet, startFleet } from '../test/support/fleet.ts';
import { startPostgres, type TestServer } from '../test/support/postgres.ts';
import { installRelay, relayFiles } from '../test/support/relay.ts';
import { until } from '../test/support/service.ts';
import { startTarget } from '../test/support/target.ts';
import { type LoadResult, sendLoad } from './load.ts';
import { githubHeaders, issueBody, SECRET } from './payload.ts';
import { type Figure, report } from './report.ts';

// PostgreSQL: how workers add up against a slow target, each held to a few events at once; and what one web takes in.
// `postgres.ts [events] [seconds]`: events per flow, seconds of taking in.

const EVENTS = Number(process.argv[2] ?? 1500);
const SECONDS = Number(process.argv[3] ?? 8);
const TARGET_MS = 50;
const AT_ONCE = 4;
const ONE_CALL = '    await context.webhook.send({ body: { id: event.delivery_id } });';

const server = await startPostgres({ durable: true });
if ('missing' in server) throw new Error(`there is no PostgreSQL: ${server.missing}`);
const target = await startTarget();
target.answer((_call, response) => void setTimeout(() => response.end('{}'), TARGET_MS));

async function send(fleet: Fleet, path: string, more: { most?: number; seconds: number }): Promise<LoadResult> {
  const body = issueBody();
  const port = Number(new URL(fleet.webs[0]?.url ?? '').port);
  const how = { port, path, connections: 64, body, headers: githubHeaders(body), idHeader: 'x-github-delivery' };
  return await sendLoad({ ...how, ...more });
}

const install = (fleet: Fleet, url: string) =>
  installRelay(fleet, { url }, relayFiles(ONE_CALL), { config: { webhook_secret: SECRET } });

/** Events per second, from the first one worked on to the last. The work waits for all of it to be taken in. */
async function flow(on: TestServer, workers: number): Promise<number> {
  const fleet = await startFleet(await on.database(), { webs: 1, workers }, { CCB_EVENTS_UNDER_WAY: String(AT_ONCE) });
  try {
    const { id } = await install(fleet, target.url);
    const before = target.calls.length;
    await send(fleet, `/webhooks/${id}`, { most: EVENTS, seconds: 60 });
    const [seen, at] = [target.calls.length, performance.now()];
    await until(async () => target.calls.length >= before + EVENTS, 'all calls', 120_000);
    return ((before + EVENTS - seen) / (performance.now() - at)) * 1000;
  } finally {
    await fleet.stop();
  }
}

async function taking(on: TestServer): Promise<LoadResult & { lost: number }> {
  const fleet = await startFleet(await on.database(), { webs: 1, workers: 0 });
  try {
    const { id } = await install(fleet, target.url);
    const result = await send(fleet, `/webhooks/${id}`, { seconds: SECONDS });
    const [row] = await fleet.store.read.sql.all<{ n: number }>('select count(*) as n from events');
    return { ...result, lost: (result.statuses['202'] ?? 0) - Number(row?.n ?? 0) };
  } finally {
    await fleet.stop();
  }
}

const figures: Figure[] = [];
const add = (name: string, value: number, unit: string, reach?: string, met?: boolean): void =>
  void figures.push({ name, value, unit, ...(reach === undefined ? {} : { reach, met: met === true }) });
try {
  const taken = await taking(server);
  const perSecond = Math.round(taken.perSecond);
  add('accepted per second, one web', perSecond, '/s', '≥ 2000', perSecond >= 2000);
  add('p99 of the answers', taken.p99, 'ms');
  add('answered 202 and not stored', Math.max(0, taken.lost), '', '0', taken.lost <= 0);
  const one = await flow(server, 1);
  add('events per second, 1 worker', Math.round(one), '/s');
  for (const [workers, least] of [
    [2, 1.7],
    [4, 3],
  ] as const) {
    const ratio = Math.round(((await flow(server, workers)) / one) * 100) / 100;
    add(`${workers} workers, times one`, ratio, '×', `≥ ${least}`, ratio >= least);
  }
  report('bench:postgres', figures);
} finally {
  await target.close();
  await server.stop();
}
