import { type ChildProcess, fork } from 'node:child_process';
import { connect, type OnReadOpts, type Socket } from 'node:net';
import { sideBySide } from '#src/store/side-by-side.ts';

/** What to send, how much of it, and for how long. */
export interface Load {
  port: number;
  path: string;
  connections: number;
  seconds: number;
  /** Requests a second in all; as many as go when left out. */
  rate?: number;
  /** Stops after so many requests. */
  most?: number;
  body: string;
  headers: Record<string, string>;
  /** A header that is different in each request: the sender's delivery id. */
  idHeader?: string;
}

export interface LoadResult {
  sent: number;
  answered: number;
  perSecond: number;
  statuses: Record<string, number>;
  p50: number;
  p95: number;
  p99: number;
  p999: number;
  max: number;
  /** Processor time that sending one took, in microseconds. */
  ownUs: number;
}

const ANSWER_BYTES = 16 * 1024;

const quantile = (sorted: Float64Array, q: number): number =>
  Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0) * 100) / 100;

/** A request with room for an id in its middle, made once: sending costs no more than writing it. */
function requestOf(load: Load, idLength: number): { bytes: Buffer; idAt: number } {
  const lines = [
    `POST ${load.path} HTTP/1.1`,
    'host: 127.0.0.1',
    ...Object.entries(load.headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(load.body)}`,
  ];
  const before = `${lines.join('\r\n')}${load.idHeader ? `\r\n${load.idHeader}: ` : ''}`;
  const id = load.idHeader ? ' '.repeat(idLength) : '';
  return { bytes: Buffer.from(`${before}${id}\r\n\r\n${load.body}`), idAt: Buffer.byteLength(before) };
}

/** One connection: sends, waits for the answer, sends the next. Reads no more of HTTP than it must, to cost little. */
function converse(
  load: Load,
  onAnswer: (status: string, ms: number) => void,
  mayGo: () => number,
  nextId: () => string,
): Promise<void> {
  const { bytes, idAt } = requestOf(load, nextId().length);
  return new Promise((resolve, reject) => {
    let startedAt = 0;
    let buffered = '';
    const take = (chunk: string): void => {
      buffered += chunk;
      const end = buffered.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(buffered)?.[1] ?? 0);
      if (buffered.length < end + 4 + length) return;
      onAnswer(buffered.slice(9, 12), performance.now() - startedAt);
      buffered = '';
      send();
    };
    // Read into the same memory each time, past the streams of Node: it is the far end that is measured.
    const into = Buffer.alloc(ANSWER_BYTES);
    const onread: OnReadOpts = {
      buffer: into,
      callback(size) {
        take(into.toString('latin1', 0, size));
        return true;
      },
    };
    const socket: Socket = connect({ port: load.port, host: '127.0.0.1', onread });
    const send = (): void => {
      const wait = mayGo();
      if (wait < 0) {
        socket.end();
        return;
      }
      if (wait > 0) {
        setTimeout(send, wait);
        return;
      }
      startedAt = performance.now();
      // The request before was answered, so nobody reads these bytes any more.
      if (load.idHeader) bytes.write(nextId(), idAt, 'latin1');
      socket.write(bytes);
    };
    socket.setNoDelay(true);
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('close', () => resolve());
  });
}

async function run(load: Load): Promise<LoadResult> {
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  const start = performance.now();
  const before = process.cpuUsage();
  const end = start + load.seconds * 1000;
  const run = Math.random().toString(36).slice(2, 10).padEnd(8, '0');
  let sent = 0;
  const mayGo = (): number => {
    const now = performance.now();
    if (now >= end || (load.most !== undefined && sent >= load.most)) return -1;
    if (load.rate !== undefined) {
      const due = start + (sent / load.rate) * 1000;
      if (due > now + 1) return due - now;
    }
    sent++;
    return 0;
  };
  // The time of sending travels in the id, so that the far end knows how long it took; all are equally long.
  const nextId = (): string => `${run}-${String(sent).padStart(9, '0')}@${Date.now()}`;
  const onAnswer = (status: string, ms: number): void => {
    statuses[status] = (statuses[status] ?? 0) + 1;
    latencies.push(ms);
  };
  await Promise.all(Array.from({ length: load.connections }, () => converse(load, onAnswer, mayGo, nextId)));
  const sorted = Float64Array.from(latencies).sort();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  return {
    sent,
    answered: latencies.length,
    perSecond: Math.round(latencies.length / seconds),
    statuses,
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
    p999: quantile(sorted, 0.999),
    max: quantile(sorted, 1),
    ownUs: Math.round((user + system) / Math.max(1, latencies.length)),
  };
}

interface Answer {
  result?: LoadResult;
  error?: string;
}

let generator: ChildProcess | undefined;
const { alone: inTurn } = sideBySide();

function generating(): ChildProcess {
  if (generator) return generator;
  const started = fork(new URL(import.meta.url), { execArgv: ['--disable-warning=ExperimentalWarning'] });
  started.once('exit', () => {
    generator = undefined;
  });
  generator = started;
  return started;
}

function send(load: Load): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const child = generating();
    const gone = (): void => reject(new Error('the process that makes the load has ended'));
    child.ref();
    child.channel?.ref();
    child.once('exit', gone);
    child.once('message', ({ result, error }: Answer) => {
      child.off('exit', gone);
      child.unref();
      child.channel?.unref();
      if (result) resolve(result);
      else reject(new Error(error));
    });
    child.send(load);
  });
}

/**
 * The load comes from a process of its own, so that making it does not slow what is measured more than it must. It is started
 * once: starting it took a quarter of what ten thousand requests took, in the midst of what is measured. One load at a time.
 */
export const sendLoad = (load: Load): Promise<LoadResult> => inTurn(() => send(load));

if (import.meta.main) {
  process.on('message', (load) => {
    run(load as Load).then(
      (result) => process.send?.({ result }),
      (error) => process.send?.({ error: String(error) }),
    );
  });
}
