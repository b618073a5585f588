import { EVENT_QUEUE } from '#src/events/event.ts';
import { BLOCKED_MS } from '#src/store/ordered-jobs.ts';
import { type Crew, type Fleet, startFleet } from './fleet.ts';
import { type Gate, startGate } from './gate.ts';
import { type Death, doneKeys, verdictOn } from './oracle.ts';
import type { TestServer } from './postgres.ts';
import { createSender, installRelay, type Relay, relayFiles, type Sender, THREE_CALLS } from './relay.ts';
import { type Process, until } from './service.ts';
import { startTarget, type Target, type TargetCall } from './target.ts';

/** Several processes under load on a database to which something happens. */
export interface Ordeal {
  fleet: Fleet;
  target: Target;
  sender: Sender;
  relay: Relay;
  server: TestServer;
  gate: Gate;
  /** Load, the fault, and then until what is accepted afterwards has its effect. How long that took, in milliseconds. */
  endure(fault: (ordeal: Ordeal) => Promise<void>): Promise<number>;
  /** What was held when something died is due when its lease ends: that time is taken to be over. */
  passLeases(): Promise<void>;
  /** Everything accepted was delivered; what does not fit, in sentences. */
  verdict(): Promise<string[]>;
  stop(): Promise<void>;
}

const CONNECTIONS = 4;

export async function startOrdeal(server: TestServer, crew: Crew): Promise<Ordeal> {
  const direct = new URL(await server.database());
  const gate = await startGate({ host: direct.hostname, port: Number(direct.port) });
  const through = new URL(direct);
  through.port = String(gate.port);
  const target = await startTarget();
  const fleet = await startFleet(direct.href, crew, { DATABASE_URL: through.href });
  const relay = await installRelay(fleet, target, relayFiles(THREE_CALLS, ['order_by: key'])).catch(async (thrown) => {
    await fleet.stop();
    throw thrown;
  });
  const sender = createSender(relay.address, { patient: true });
  const deaths: Death[] = [];
  const { read } = fleet.store;
  // What is sent again comes after what was sent meanwhile.
  const orderOf = ({ json }: TargetCall) => ({
    key: sender.doubtful.has(json.delivery) ? json.delivery : String(json.key),
    place: json.n as number,
  });
  const status = async () => (await fleet.api('GET', `/v1/integrations/${relay.id}/status`)).body;

  const left = async (which: string): Promise<number> =>
    (await read.sql.all(`select 1 from jobs where queue = '${EVENT_QUEUE}' and due_at < ${BLOCKED_MS} and ${which}`))
      .length;

  async function underWay(): Promise<number> {
    const answers = await Promise.all(fleet.workers.map((one) => one.api('GET', '/health').catch(() => null)));
    return answers.reduce((sum, answer) => sum + (answer?.body.events.under_way ?? 0), 0);
  }

  /** The first read after a fault may meet it as well. */
  const remembered = (): Promise<Death> =>
    until(async () => {
      const settled = await doneKeys(read).catch(() => null);
      return settled && { settled, callsSoFar: target.calls.length };
    }, 'the database to answer again');

  const ordeal: Ordeal = {
    fleet,
    target,
    sender,
    relay,
    server,
    gate,
    async endure(fault) {
      const stop = sender.flood({ connections: CONNECTIONS, pauseMs: 60 });
      const before = target.calls.length;
      await until(async () => target.calls.length >= before + 30, 'load');
      await fault(ordeal);
      deaths.push(await remembered());
      const at = performance.now();
      const id = `after ${deaths.length}`;
      await until(async () => {
        if (!sender.accepted.has(id)) await sender.send({ n: 0, key: id }, id);
        return target.calls.some(({ json }) => json.delivery === id);
      }, 'what is sent afterwards to have its effect');
      const took = Math.round(performance.now() - at);
      await stop();
      await sender.resend();
      return took;
    },
    async passLeases() {
      await until(async () => (await left('lease is null')) + (await underWay()) === 0, 'what is free to be done');
      await fleet.store.write((tx) =>
        tx.sql.run(`update jobs set due_at = 1 where lease is not null and queue = '${EVENT_QUEUE}'`),
      );
    },
    async verdict() {
      await sender.resend();
      const all = async () => (await status()).events?.delivered === sender.accepted.size;
      const late = await until(all, 'everything to be delivered', 150_000).then(
        () => [],
        async () => [`not everything was delivered: ${JSON.stringify((await status()).events)}`],
      );
      const found = await verdictOn(read, { calls: target.calls, accepted: sender.accepted, deaths, orderOf });
      return [...late, ...found];
    },
    async stop() {
      await fleet.stop();
      await target.close();
      await gate.close();
    },
  };
  return ordeal;
}

/** Connections of the service to its database, news among them. */
const KILL = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'claude-code-bot'`;

/** Ends it as an operator would, and starts it again. How long the end took. */
export async function drain(fleet: Fleet, one: Process): Promise<number> {
  const at = performance.now();
  process.kill(one.pid, 'SIGTERM');
  const code = await one.ended();
  if (code !== 0) throw new Error(`it ended with ${code}`);
  const took = Math.round(performance.now() - at);
  await one.restart();
  await fleet.rebalance();
  return took;
}

/** What happens to the database and to those who use it, by name. */
export const DATABASE_FAULTS: Readonly<Record<string, (ordeal: Ordeal) => Promise<void>>> = {
  'the server restarts': ({ server }) => server.restart('fast'),
  'the server crashes and comes back': ({ server }) => server.restart('immediate'),
  'all connections are killed, those for news among them': async ({ fleet }) =>
    void (await fleet.store.read.sql.all(KILL)),
  'all connections are half open': async ({ gate }) => void gate.freeze(),
  'a worker is killed': async ({ fleet }) => {
    const [victim] = fleet.workers as [Process];
    await victim.kill();
    await victim.restart();
  },
};
