import { existsSync, readFileSync } from 'node:fs';
import { type Death, oracle, settledKeys } from './oracle.ts';
import { createSender, installRelay, relayFiles, type Sender, THREE_CALLS } from './relay.ts';
import { type Process, spawnService, until } from './service.ts';
import type { Target, TargetCall } from './target.ts';

/** The real process with one integration on it, which dies and is started again on what it left behind. */
export interface Mortal {
  readonly service: Process;
  readonly sender: Sender;
  readonly deaths: readonly Death[];
  /** Ends with the process, which dies at the point while `load` is sent to it. The signal it ended with. */
  dieAt(point: string, load?: () => () => Promise<void>): Promise<unknown>;
  /** Killed once so many calls were seen under load. The sandbox processes that it had. */
  kill(afterCalls: number): Promise<number[]>;
  /**
   * Starts it again; senders repeat what had no answer. How long it took to be ready, in milliseconds.
   * `patient`: leases of the dead one are waited for where the store has others wait for them.
   */
  recover(how?: { patient?: boolean }): Promise<number>;
  /** Everything that was accepted has been delivered. */
  finished(): Promise<unknown>;
  /** Keys of the calls that are on disk as done. */
  done(): Promise<ReadonlySet<string>>;
  /** What does not fit, in sentences. */
  verdict(): Promise<string[]>;
  end(): Promise<void>;
}

/** The processes that a process has started; none where the system does not tell. */
function childrenOf(pid: number): number[] {
  const path = `/proc/${pid}/task/${pid}/children`;
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split(' ').filter(Boolean).map(Number) : [];
}

/** Threads know only what they were started with. */
const IN_A_THREAD: ReadonlySet<string> = new Set(['ingest.inserted']);

/** Deliveries of one connection have a key in common, and come one after the other. */
const orderOf = (call: TargetCall) => ({ key: String(call.json.key), place: call.json.n as number });

/** What its integration asks for beside delivery itself. */
export interface Asks {
  /** Events of one key one after the other. */
  inOrder?: boolean;
  /** Events a few at a time. */
  batched?: boolean;
}

/** Three calls for each batch, each of which says which deliveries it is about. */
const THREE_CALLS_A_BATCH = `    const about = event.batch.map(({ delivery_id, payload: { n, key } }) => ({ delivery: delivery_id, n, key }));
    const send = (step) => context.webhook.send({ body: { batch: event.id, about, step } });
    await send(1);
    await Promise.all([send(2), send(3)]);`;
const BATCHES = 'batch_processing: { enabled: true, batch_size: 4, flush_interval: 200ms, max_wait_time: 500ms }';

const filesFor = ({ inOrder = false, batched = false }: Asks): Record<string, string> =>
  relayFiles(batched ? THREE_CALLS_A_BATCH : THREE_CALLS, [
    ...(inOrder ? ['order_by: key'] : []),
    ...(batched ? [BATCHES] : []),
  ]);

export async function startMortal(target: Target, asks: Asks = {}): Promise<Mortal> {
  const service = await spawnService();
  const relay = await installRelay(service, target, filesFor(asks)).catch(async (thrown) => {
    await service.stop();
    throw thrown;
  });
  const sender = createSender(relay.address);
  const { database } = service;
  const deaths: Death[] = [];
  const flood = () => sender.flood({ connections: 8, pauseMs: 10 });
  const route = `/v1/integrations/${relay.id}`;

  const done = () => settledKeys(database);

  async function arm(at: string): Promise<void> {
    const [point = '', nth] = at.split(':');
    if (!IN_A_THREAD.has(point)) return await service.arm({ point, nth: Number(nth) });
    await service.kill();
    await service.restart({ CCB_CRASH_AT: at });
  }

  async function remember(): Promise<void> {
    deaths.push({ settled: await done(), callsSoFar: target.calls.length });
  }

  return {
    service,
    sender,
    deaths,
    async dieAt(point, load = flood) {
      await arm(point);
      const stop = load();
      const signal = await service.ended();
      await stop();
      await remember();
      return signal;
    },
    async kill(afterCalls) {
      const before = target.calls.length;
      const stop = flood();
      await until(async () => target.calls.length >= before + afterCalls, `${afterCalls} more calls`);
      const children = childrenOf(service.pid);
      await service.kill();
      await stop();
      await remember();
      return children;
    },
    async recover(how) {
      const startedAt = performance.now();
      await service.restart({}, how);
      const ready = Math.round(performance.now() - startedAt);
      // Work that was under way goes on.
      const { body } = await service.api('GET', `${route}/queue/status`);
      const callsSoFar = deaths.at(-1)?.callsSoFar ?? 0;
      if (body.waiting > 0) await until(async () => target.calls.length > callsSoFar, 'work to go on');
      await sender.resend();
      return ready;
    },
    finished: () =>
      until(async () => {
        const { body } = await service.api('GET', `${route}/status`);
        return body.events.delivered === sender.accepted.size;
      }, 'everything to be delivered'),
    done,
    verdict: () =>
      oracle(database, {
        calls: target.calls,
        accepted: sender.accepted,
        deaths,
        ...(asks.inOrder ? { orderOf } : {}),
      }),
    end: () => service.stop(),
  };
}
