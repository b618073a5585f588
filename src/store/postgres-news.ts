import type * as Pg from 'pg';
import type { Client } from 'pg';
import { sentenceOf } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import { load } from './load.ts';
import type { News } from './news.ts';

const { Client: PgClient }: typeof Pg = load('pg');

const CHANNEL = 'ccb_news';
/** PostgreSQL takes 8,000 bytes. */
const LONGEST = 7_000;
/** So much time between two tellings: what is said meanwhile goes together. */
const BETWEEN_MS = 10;
const MOST_UNTOLD = 1_000;
const PATIENCE_MS = 5_000;
/** A connection that is only half there is found out by asking. */
const CHECK_MS = 15_000;
const RECONNECT_MS = 1_000;

type Said = readonly [topic: string, text: string];

/** As many as go into one notification. */
function take(untold: Set<string>): string | null {
  const parts: string[] = [];
  let length = 2;
  for (const part of untold) {
    const size = Buffer.byteLength(part) + 1;
    if (size <= LONGEST && length + size > LONGEST) break;
    untold.delete(part);
    if (size > LONGEST) continue;
    parts.push(part);
    length += size;
  }
  return parts.length === 0 ? null : `[${parts.join(',')}]`;
}

/** One connection of its own that listens and tells, and comes back whenever it is lost. */
export function openPostgresNews({ url, log, name }: { url: string; log: Log; name: string }): News {
  const listeners = new Map<string, ((text: string) => void)[]>();
  const onGaps: (() => void)[] = [];
  const untold = new Set<string>();
  let client: Client | null = null;
  const dead = new WeakSet<Client>();
  let closed = false;
  let toldAt = 0;
  let asked: Promise<unknown> = Promise.resolve();
  let telling: NodeJS.Timeout | undefined;
  let reconnecting: NodeJS.Timeout | undefined;

  function heard({ payload = '[]', processId }: Pg.Notification, ownPid: number | undefined): void {
    if (processId === ownPid) return;
    try {
      for (const [topic, text] of JSON.parse(payload) as Said[]) {
        for (const listen of listeners.get(topic) ?? []) listen(text);
      }
    } catch (thrown) {
      log.warn({ cause: sentenceOf(thrown) }, 'news of another process were not understood');
    }
  }

  function lost(which: Client, cause: unknown): void {
    if (dead.has(which)) return;
    dead.add(which);
    which.removeAllListeners();
    which.on('error', () => undefined);
    which.end().catch(() => undefined);
    if (client === which) client = null;
    if (closed) return;
    log.warn({ cause: sentenceOf(cause) }, 'news of other processes cannot be heard; what they do is found by looking');
    clearTimeout(reconnecting);
    reconnecting = setTimeout(() => void connect(), RECONNECT_MS).unref();
  }

  /** One question at a time: a connection takes no second one before it has answered. */
  function ask(text: string, params: unknown[] = []): void {
    asked = asked.then(async () => {
      const current = client;
      await current?.query(text, params).catch((thrown) => lost(current, thrown));
    });
  }

  async function connect(): Promise<void> {
    const fresh = new PgClient({
      connectionString: url,
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
      keepAlive: true,
      application_name: name,
    });
    fresh.on('error', (thrown) => lost(fresh, thrown));
    try {
      await fresh.connect();
      const { rows } = await fresh.query<{ pid: number }>('select pg_backend_pid() as pid');
      fresh.on('notification', (news) => heard(news, rows[0]?.pid));
      await fresh.query(`listen ${CHANNEL}`);
    } catch (thrown) {
      return lost(fresh, thrown);
    }
    if (closed) return void (await fresh.end());
    client = fresh;
    for (const listen of onGaps) listen();
  }

  function tellNow(): void {
    telling = undefined;
    const text = take(untold);
    if (text === null) return;
    toldAt = performance.now();
    ask('select pg_notify($1, $2)', [CHANNEL, text]);
    if (untold.size > 0) telling = setTimeout(tellNow, BETWEEN_MS);
  }

  const checking = setInterval(() => ask('select 1'), CHECK_MS).unref();
  void connect();

  return {
    tell(topic, text) {
      if (client === null || untold.size >= MOST_UNTOLD) return;
      untold.add(JSON.stringify([topic, text] satisfies Said));
      telling ??= setTimeout(tellNow, Math.max(0, toldAt + BETWEEN_MS - performance.now()));
    },
    hear: (topic, listen) => void listeners.set(topic, [...(listeners.get(topic) ?? []), listen]),
    onGap: (listen) => void onGaps.push(listen),
    async close() {
      closed = true;
      clearInterval(checking);
      clearTimeout(telling);
      clearTimeout(reconnecting);
      await asked;
      await client?.end();
    },
  };
}
