import { type ChildProcess, fork } from 'node:child_process';
import { createServer } from 'node:http';

/** A target in a process of its own: it answers at once, counts, and knows how old each call was. */
export interface Sink {
  url: string;
  /** How many arrived and, of those whose id carries the time of sending, how long they were on their way. */
  read(): Promise<{ count: number; lastAt: number; p50: number; p95: number; p99: number }>;
  reset(): Promise<void>;
  stop(): void;
}

function serve(): void {
  let ages: number[] = [];
  let count = 0;
  let lastAt = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      lastAt = Date.now();
      count++;
      const sentAt = Number(/"id":"[^"]*@(\d+)"/.exec(Buffer.concat(chunks).toString('latin1'))?.[1]);
      if (sentAt > 0) ages.push(lastAt - sentAt);
      response.end('ok');
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.(typeof address === 'object' && address ? address.port : 0);
  });
  process.on('message', (ask) => {
    const sorted = Float64Array.from(ages).sort();
    const at = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
    if (ask === 'read') process.send?.({ count, lastAt, p50: at(0.5), p95: at(0.95), p99: at(0.99) });
    if (ask === 'reset') {
      ages = [];
      count = 0;
      process.send?.('done');
    }
  });
}

const answerOf = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve) => child.once('message', (said) => resolve(said as T)));

export async function startSink(): Promise<Sink> {
  const child = fork(new URL(import.meta.url), { execArgv: ['--disable-warning=ExperimentalWarning'] });
  const port = await answerOf<number>(child);
  const ask = <T>(what: string): Promise<T> => {
    const answer = answerOf<T>(child);
    child.send(what);
    return answer;
  };
  return {
    url: `http://127.0.0.1:${port}/`,
    read: () => ask('read'),
    reset: () => ask('reset'),
    stop: () => void child.kill(),
  };
}

if (import.meta.main) serve();
