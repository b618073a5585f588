import { type ChildProcess, fork } from 'node:child_process';
import { createServer } from 'node:net';

/** A target in a process of its own: it answers at once, counts, and knows how old each call was. */
export interface Sink {
  url: string;
  /** How many arrived, and when the last. */
  read(): Promise<{ count: number; lastAt: number }>;
  /** How long those were on their way whose id carries the time of sending. */
  ages(): Promise<{ p50: number; p95: number; p99: number }>;
  reset(): Promise<void>;
  stop(): void;
}

const ANSWER = Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');

/** How long a request is as it lies there; infinite where its head has not come whole. */
function lengthOf(text: string): number {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return Number.POSITIVE_INFINITY;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
  if (length === undefined) throw new Error('the sink takes requests with a content-length only');
  return end + 4 + Number(length);
}

/** Calls for every whole request, of which it is told each byte as a character. Reads no more of HTTP than it must: both sides of a comparison share the machine with it. */
function cutRequests(onRequest: (text: string) => void): (chunk: Buffer) => void {
  let rest = '';
  return (chunk) => {
    rest += chunk.toString('latin1');
    while (rest !== '') {
      const length = lengthOf(rest);
      if (length > rest.length) return;
      onRequest(rest.slice(0, length));
      rest = rest.slice(length);
    }
  };
}

function serve(): void {
  let ages: number[] = [];
  let count = 0;
  let lastAt = 0;
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    const cut = cutRequests((text) => {
      lastAt = Date.now();
      count++;
      const sentAt = Number(/"id":"[^"]*@(\d+)"/.exec(text)?.[1]);
      if (sentAt > 0) ages.push(lastAt - sentAt);
      socket.write(ANSWER);
    });
    socket.on('data', cut);
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.(typeof address === 'object' && address ? address.port : 0);
  });
  process.on('message', (ask) => {
    if (ask === 'read') process.send?.({ count, lastAt });
    if (ask === 'ages') {
      const sorted = Float64Array.from(ages).sort();
      const at = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
      process.send?.({ p50: at(0.5), p95: at(0.95), p99: at(0.99) });
    }
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
    ages: () => ask('ages'),
    reset: () => ask('reset'),
    stop: () => void child.kill(),
  };
}

if (import.meta.main) serve();
