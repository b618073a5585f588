import { fork } from 'node:child_process';
import { connect } from 'node:net';

export interface Heard {
  open: number;
  told: number;
  /** The number of the last event that all of them have heard. */
  heardByAll: number;
  p50: number;
  p99: number;
  max: number;
}

/** Many streams to a service, and how old what they are told is when it arrives. */
export interface Listeners {
  read(): Promise<Heard>;
  reset(): Promise<void>;
  stop(): void;
}

export interface Listening {
  port: number;
  path: string;
  key: string;
  streams: number;
}

const ID = /^id: (\d+)$/gm;
const TIMESTAMP = /"timestamp":"([^"]+)"/g;

/** Reads no more of what comes than the times in it: whoever reads is not what is measured. */
function listen(
  { port, path, key }: Listening,
  onAge: (ms: number) => void,
  onOpen: (by: number) => void,
): () => number {
  const socket = connect(port, '127.0.0.1');
  let rest = '';
  let isOpen = false;
  let last = 0;
  socket.on('connect', () =>
    socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${key}\r\n\r\n`),
  );
  socket.on('data', (chunk) => {
    const now = Date.now();
    const text = rest + chunk.toString('latin1');
    if (!isOpen && text.includes(': connected')) {
      isOpen = true;
      onOpen(1);
    }
    let end = 0;
    for (const match of text.matchAll(ID)) last = Math.max(last, Number(match[1]));
    for (const match of text.matchAll(TIMESTAMP)) {
      onAge(now - Date.parse(match[1] ?? ''));
      end = match.index + match[0].length;
    }
    rest = text.slice(Math.max(end, text.length - 200));
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    if (isOpen) onOpen(-1);
  });
  return () => last;
}

function serve(): void {
  let ages: number[] = [];
  let open = 0;
  const lasts: (() => number)[] = [];
  process.on('message', (asked: 'read' | 'reset' | Listening) => {
    if (asked === 'reset') {
      ages = [];
      process.send?.('done');
      return;
    }
    if (asked === 'read') {
      const sorted = Float64Array.from(ages).sort();
      const at = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
      const heardByAll = Math.min(...lasts.map((last) => last()));
      process.send?.({ open, told: sorted.length, heardByAll, p50: at(0.5), p99: at(0.99), max: at(1) });
      return;
    }
    const onAge = (ms: number): void => void ages.push(ms);
    const onOpen = (by: number): void => {
      open += by;
    };
    for (let i = 0; i < asked.streams; i++) lasts.push(listen(asked, onAge, onOpen));
    process.send?.('done');
  });
}

export async function startListeners(listening: Listening): Promise<Listeners> {
  const child = fork(new URL(import.meta.url), { execArgv: ['--disable-warning=ExperimentalWarning'] });
  const ask = <T>(what: unknown): Promise<T> => {
    const answer = new Promise<T>((resolve) => child.once('message', (said) => resolve(said as T)));
    child.send(what as string);
    return answer;
  };
  await ask(listening);
  return { read: () => ask('read'), reset: () => ask('reset'), stop: () => void child.kill() };
}

if (import.meta.main) serve();
