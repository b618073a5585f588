import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { OurFault, sentenceOf, TemporaryFault } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';

/** What goes over to the thread, and what comes back. */
export interface SlowQuestion {
  id: number;
  query: string;
  args: unknown;
}
export type SlowAnswer = { id: number; value: unknown } | { id: number; error: string };

interface Asked {
  resolve(value: unknown): void;
  reject(error: unknown): void;
  timer: NodeJS.Timeout;
}

const LONGEST_MS = 30_000;
/** `.ts` from the sources, `.js` once packed. */
const THREAD = fileURLToPath(import.meta.url).replace(/slow-thread-client(\.[jt]s)$/, 'slow-thread$1');

/** A thread for long reads on SQLite, started when first asked and again after it died or took too long. */
export function createSlowThread(path: string, log: Log, longestMs: number = LONGEST_MS) {
  const asked = new Map<number, Asked>();
  let worker: Worker | null = null;
  let lastId = 0;

  function settle(id: number, how: (one: Asked) => void): void {
    const one = asked.get(id);
    if (!one) return;
    asked.delete(id);
    clearTimeout(one.timer);
    how(one);
    if (asked.size === 0) worker?.unref();
  }

  function drop(reason: string): void {
    const dropped = worker;
    worker = null;
    void dropped?.terminate();
    const fault = new TemporaryFault('Query stopped', `${reason} Try again, or ask for a shorter range.`);
    for (const id of [...asked.keys()]) settle(id, (one) => one.reject(fault));
  }

  function start(): Worker {
    const started = new Worker(THREAD, { workerData: { path } });
    started.on('message', (answer: SlowAnswer) =>
      settle(answer.id, (one) =>
        'error' in answer ? one.reject(new OurFault('Query failed', answer.error)) : one.resolve(answer.value),
      ),
    );
    started.on('error', (error) => log.error({ error: sentenceOf(error) }, 'the thread for long reads failed'));
    started.on('exit', () => {
      if (worker === started) drop('The thread for long reads ended.');
    });
    return started;
  }

  return {
    ask<T>(query: string, args: unknown): Promise<T> {
      worker ??= start();
      worker.ref();
      const question: SlowQuestion = { id: ++lastId, query, args };
      return new Promise<T>((resolve, reject) => {
        const timer = setTimeout(() => drop(`The query took longer than ${longestMs / 1000} s.`), longestMs);
        asked.set(question.id, { resolve: (value) => resolve(value as T), reject, timer });
        worker?.postMessage(question);
      });
    },
    async close(): Promise<void> {
      const closing = worker;
      drop('The database was closed.');
      await closing?.terminate();
    },
  };
}
