import { sentenceOf } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import { feedHead, readFeed } from '#src/store/feed.ts';
import type { FeedRow } from '#src/store/rows.ts';
import type { Store } from '#src/store/store.ts';

/** A change as it goes to many streams: written as text once. */
export interface Change {
  seq: number;
  projectId: string;
  integrationId: string | null;
  kind: string;
  text: string;
}

export interface FeedReader {
  /** Once it resolves every change is handed over, in order. It gives the way to stop that. */
  listen(onChange: (change: Change) => void): Promise<() => void>;
  /** The newest change there is. */
  head(): Promise<number>;
  /** What changed after that, a page of it. */
  page(after: number, projects: readonly string[] | null): Promise<{ changes: Change[]; isLast: boolean }>;
  close(): void;
}

const LOOK_MS = 100;
const PAGE = 1000;
const MOST_PAGES = 20;

const changeOf = ({ seq, projectId, integrationId, kind, data, at }: FeedRow): Change => ({
  seq,
  projectId,
  integrationId,
  kind,
  text: JSON.stringify({ type: kind, projectId, ...data, timestamp: new Date(at).toISOString() }),
});

/** Reads the feed once for all streams of this process, and only while there are any. */
export function createFeedReader({ store, log }: { store: Store; log: Log }): FeedReader {
  const listeners = new Set<(change: Change) => void>();
  let at: Promise<number> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let looking = false;

  /** Where reading goes on; what could not be asked is asked anew. */
  async function position(): Promise<number> {
    at ??= feedHead(store.read);
    try {
      return await at;
    } catch (thrown) {
      at = null;
      throw thrown;
    }
  }

  async function look(): Promise<void> {
    let after = await position();
    for (let page = 0; page < MOST_PAGES; page++) {
      const rows = await readFeed(store.read, { after, projects: null, limit: PAGE });
      for (const row of rows) {
        after = row.seq;
        const change = changeOf(row);
        for (const listener of listeners) listener(change);
      }
      if (timer !== undefined) at = Promise.resolve(after);
      if (rows.length < PAGE) return;
    }
  }

  async function tick(): Promise<void> {
    if (looking) return;
    looking = true;
    try {
      await look();
    } catch (thrown) {
      log.warn({ cause: sentenceOf(thrown) }, 'the feed could not be read; it is tried again');
    } finally {
      looking = false;
    }
  }

  function rest(): void {
    clearInterval(timer);
    timer = undefined;
    at = null;
  }

  return {
    async listen(onChange) {
      // From where: settled before anybody is told that they are connected.
      await position();
      listeners.add(onChange);
      timer ??= setInterval(() => void tick(), LOOK_MS).unref();
      return () => {
        listeners.delete(onChange);
        if (listeners.size === 0) rest();
      };
    },
    head: () => feedHead(store.read),
    async page(after, projects) {
      const rows = await readFeed(store.read, { after, projects, limit: PAGE });
      return { changes: rows.map(changeOf), isLast: rows.length < PAGE };
    },
    close: rest,
  };
}
