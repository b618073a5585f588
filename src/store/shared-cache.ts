import type { RedisClientType } from '@redis/client';
import { sentenceOf, TemporaryFault } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';

/** A cache that all processes share. What it cannot do now it says with a TemporaryFault. */
export interface SharedCache {
  /** Undefined: not there. */
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown, ttlMs: number): Promise<void>;
  delete(key: string): Promise<void>;
  close(): Promise<void>;
}

/** Nobody waits longer for a value that can be had without it. */
const PATIENCE_MS = 250;
/** After a failure it is left alone for so long: one event waits, those behind it do not. */
const LEFT_ALONE_MS = 5_000;
const LONGEST_RECONNECT_MS = 5_000;
const LARGEST_BYTES = 1024 * 1024;
const PREFIX = 'ccb:cache:';

type Client = Pick<RedisClientType, 'get' | 'set' | 'del' | 'destroy'>;

interface Opened {
  client: Client;
  /** Pending as long as nobody was there. */
  connected: Promise<unknown>;
}

async function open(url: string): Promise<Opened> {
  const { createClient } = await import('@redis/client');
  const client = createClient({
    url,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: 2_000,
      reconnectStrategy: (tries: number) => Math.min(100 * 2 ** Math.min(tries, 10), LONGEST_RECONNECT_MS),
    },
  });
  // Every command that fails says so itself; unheard, this would end the process.
  client.on('error', () => undefined);
  const connected = client.connect();
  connected.catch(() => undefined);
  return { client: client as unknown as Client, connected };
}

function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TemporaryFault('Time-out', 'It did not answer in time.')), PATIENCE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Redis, connected to in the background: neither a start nor an event waits for one that is not there. */
export function openSharedCache(url: string, log: Log): SharedCache {
  const opening = open(url);
  let downUntil = 0;
  let isDown = false;

  function failed(thrown: unknown): TemporaryFault {
    downUntil = performance.now() + LEFT_ALONE_MS;
    if (!isDown) log.warn({ cause: sentenceOf(thrown) }, 'the shared cache does not answer: memory stands in for it');
    isDown = true;
    return new TemporaryFault('Cache down', 'The shared cache does not answer now.', { cause: thrown });
  }

  async function command<T>(run: (client: Client) => Promise<T>): Promise<T> {
    const { client, connected } = await opening;
    await connected;
    return await run(client);
  }

  async function ask<T>(run: (client: Client) => Promise<T>): Promise<T> {
    if (performance.now() < downUntil)
      throw new TemporaryFault('Cache down', 'The shared cache did not answer lately.');
    try {
      const answer = await inTime(command(run));
      if (isDown) log.info('the shared cache answers again');
      isDown = false;
      return answer;
    } catch (thrown) {
      throw failed(thrown);
    }
  }

  return {
    async get(key) {
      const text = await ask((client) => client.get(PREFIX + key));
      return text === null ? undefined : JSON.parse(text);
    },
    async set(key, value, ttlMs) {
      const text = JSON.stringify(value ?? null);
      if (text.length > LARGEST_BYTES || ttlMs < 1) return;
      await ask((client) => client.set(PREFIX + key, text, { expiration: { type: 'PX', value: Math.ceil(ttlMs) } }));
    },
    async delete(key) {
      await ask((client) => client.del(PREFIX + key));
    },
    async close() {
      (await opening).client.destroy();
    },
  };
}
