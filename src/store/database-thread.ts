import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { armedCrash } from '#src/kit/crash.ts';
import { OurFault, sentenceOf, TemporaryFault } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import { PassingMap } from '#src/kit/passing-map.ts';

/** What goes over to the thread, and what comes back. In the place of a question null asks it to end when it is done. */
export interface Question {
  id: number;
  name: string;
  args: unknown;
}
export type Answer = { id: number; value: unknown } | { id: number; error: string; temporary: boolean };

interface Asked {
  resolve(value: unknown): void;
  reject(error: unknown): void;
  timer: NodeJS.Timeout;
}

export interface ThreadOptions {
  path: string;
  log: Log;
  longestMs?: number;
}

const LONGEST_MS = 30_000;
const LEAVING_MS = 5_000;

/** `.ts` from the sources, `.js` once packed. */
const fileOf = (entry: string): string =>
  fileURLToPath(import.meta.url).replace(/database-thread(\.[jt]s)$/, `${entry}$1`);

const faultOf = ({ error, temporary }: Extract<Answer, { error: string }>): Error =>
  temporary
    ? new TemporaryFault('Database unavailable', error, {
        retryAfterMs: 1000,
        outside: 'The database is busy: try again.',
      })
    : new OurFault('Query failed', error);

/** Lets it go by itself: a thread that is ended while it loads the driver takes the whole process with it. */
async function end(worker: Worker): Promise<void> {
  const exited = new Promise((resolve) => worker.once('exit', resolve));
  worker.postMessage(null);
  const late = setTimeout(() => void worker.terminate(), LEAVING_MS);
  await exited;
  clearTimeout(late);
}

/** A thread with a connection of its own, started when first asked and again after it died or took too long. */
export function createDatabaseThread(
  entry: 'slow-thread' | 'write-thread',
  { path, log, longestMs = LONGEST_MS }: ThreadOptions,
) {
  const asked = new PassingMap<number, Asked>();
  let worker: Worker | null = null;
  let lastId = 0;
  let closed = false;

  function settle(id: number, how: (one: Asked) => void): void {
    const one = asked.get(id);
    if (!one) return;
    asked.delete(id);
    clearTimeout(one.timer);
    how(one);
    if (asked.size === 0) worker?.unref();
  }

  function letGo(reason: string): Worker | null {
    const dropped = worker;
    worker = null;
    const fault = new TemporaryFault('Query stopped', `${reason} Try again, or ask for a shorter range.`);
    for (const id of [...asked.keys()]) settle(id, (one) => one.reject(fault));
    return dropped;
  }

  const drop = (reason: string): void => void letGo(reason)?.terminate();

  function start(): Worker {
    const started = new Worker(fileOf(entry), { workerData: { path, crashAt: armedCrash() } });
    started.on('message', (answer: Answer) =>
      settle(answer.id, (one) => ('error' in answer ? one.reject(faultOf(answer)) : one.resolve(answer.value))),
    );
    started.on('error', (error) => log.error({ error: sentenceOf(error), entry }, 'a thread of the database failed'));
    started.on('exit', () => {
      if (worker === started) drop('The thread of the database ended.');
    });
    return started;
  }

  return {
    async ask<T>(name: string, args: unknown): Promise<T> {
      if (closed) throw new TemporaryFault('Database closed', 'The database was closed.');
      worker ??= start();
      worker.ref();
      const question: Question = { id: ++lastId, name, args };
      return await new Promise<T>((resolve, reject) => {
        const timer = setTimeout(() => drop(`It took longer than ${longestMs / 1000} s.`), longestMs);
        asked.set(question.id, { resolve: (value) => resolve(value as T), reject, timer });
        worker?.postMessage(question);
      });
    },
    async close(): Promise<void> {
      closed = true;
      const closing = letGo('The database was closed.');
      if (closing) await end(closing);
    },
  };
}
