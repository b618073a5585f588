import type { Socket } from 'node:net';
import type { Client, Notification } from 'pg';
import { TemporaryFault } from '#src/kit/faults.ts';
import { newToken } from '#src/kit/ids.ts';
import type { Open } from '#src/kit/keep-open.ts';
import type { Tcp } from '#src/kit/tcp.ts';
import type { DatabaseAddress } from '../database-url.ts';
import type { PollAnswer, PollQuestion } from '../source.ts';
import { identifier } from '../sql-statement.ts';
import { connectionTo } from './pool.ts';

/** Hears what is told on channels. What it handed out it keeps until it is asked for what comes behind. */
export interface Listener {
  hear(question: PollQuestion): Promise<PollAnswer>;
}

interface Notice {
  nth: number;
  payload: Record<string, unknown>;
}

/** More of them wait in the database, which has room. */
const MOST_WAITING = 1_000;
const AT_ONCE = 100;
/** Each is a connection that is never given back while it listens. */
const MOST_LISTENING = 25;
let listening = 0;

/** What stands in JSON is read; any other text is the text. */
function readPayload(text: string): Record<string, unknown> {
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === 'object' && data !== null ? { data } : { text };
  } catch {
    return text === '' ? {} : { text };
  }
}

const socketOf = (client: Client): Socket | undefined =>
  (client as unknown as { connection?: { stream?: Socket } }).connection?.stream;

const lost = (cause: unknown): TemporaryFault =>
  new TemporaryFault('Service unavailable', 'The connection on which PostgreSQL tells its events is lost.', { cause });

/** Resolves when something happens that it is woken for, when the time is over, or when it is stopped. */
function wait(seconds: number, signal: AbortSignal | undefined, onWake: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, seconds * 1000);
    signal?.addEventListener('abort', done, { once: true });
    onWake(done);
    if (signal?.aborted) done();
  });
}

function createListener(connect: () => Promise<Client>, channels: readonly string[]): Open<Listener> {
  const id = newToken().slice(0, 16);
  let client: Client | null = null;
  let waiting: Notice[] = [];
  let last = 0;
  let wake = (): void => undefined;

  function take({ channel, payload = '' }: Notification): void {
    const nth = ++last;
    waiting.push({ nth, payload: { id: `${id}:${nth}`, channel, ...readPayload(payload) } });
    if (waiting.length >= MOST_WAITING && client) socketOf(client)?.pause();
    wake();
  }

  function drop(broken: Client): void {
    if (client === broken) client = null;
    wake();
  }

  async function open(): Promise<void> {
    const fresh = await connect();
    client = fresh;
    fresh.on('error', () => drop(fresh));
    fresh.on('end', () => drop(fresh));
    fresh.on('notification', take);
    for (const channel of channels) await fresh.query(`LISTEN ${identifier(channel, '"')}`);
  }

  /** A connection may be dead without a word: it is asked before anybody waits for it. */
  async function alive(): Promise<void> {
    const known = client;
    try {
      await (known ? known.query('SELECT 1') : open());
    } catch (thrown) {
      const broken = client;
      client = null;
      await broken?.end().catch(() => undefined);
      throw thrown;
    }
  }

  /** What the cursor names was written down; a cursor of another listener says nothing of ours. */
  function forget(cursor: string | null): void {
    const [of, nth] = cursor?.split(':') ?? [];
    if (of !== id) return;
    waiting = waiting.filter((one) => one.nth > Number(nth));
    if (client && waiting.length < MOST_WAITING) socketOf(client)?.resume();
  }

  return {
    it: {
      async hear({ cursor, waitSeconds, signal }) {
        forget(cursor);
        if (waiting.length === 0) {
          await alive();
          await wait(waiting.length > 0 ? 0 : waitSeconds, signal, (by) => {
            wake = by;
          });
        }
        if (waiting.length === 0 && client === null) throw lost(null);
        const told = waiting.slice(0, AT_ONCE);
        const end = told.at(-1);
        return { payloads: told.map(({ payload }) => payload), cursor: end ? `${id}:${end.nth}` : cursor };
      },
    },
    async close() {
      listening -= 1;
      await client?.end();
    },
  };
}

/** A connection of its own: what is told while nobody listens is told to nobody. */
export async function openListener(
  address: DatabaseAddress,
  tcp: Tcp,
  channels: readonly string[],
): Promise<Open<Listener>> {
  if (listening >= MOST_LISTENING) {
    throw new TemporaryFault('Busy', `This process listens to ${MOST_LISTENING} databases already.`);
  }
  const { default: pg } = await import('pg');
  listening += 1;
  const connect = async (): Promise<Client> => {
    const client = new pg.Client(connectionTo(address, tcp));
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  return createListener(connect, channels);
}
