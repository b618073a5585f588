import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { InputFault } from './faults.ts';

interface Stripper {
  worker: Worker;
  port: MessagePort;
  signal: Int32Array;
}

type Answer = { code: string } | { error: string; isOurs: boolean };

const PATIENCE_MS = 5_000;
const LONGEST = 256 * 1024;

let kept: Stripper | null = null;

function start(): Stripper {
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const file = import.meta.url.endsWith('.ts') ? './strip-types-worker.ts' : './strip-types-worker.js';
  const options = {
    workerData: { signal, port: port2 },
    transferList: [port2],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  };
  const worker = new Worker(new URL(file, import.meta.url), options);
  worker.unref();
  port1.unref();
  return { worker, port: port1, signal };
}

function discard(): void {
  kept?.port.close();
  void kept?.worker.terminate();
  kept = null;
}

function ask(text: string): Answer | null {
  kept ??= start();
  Atomics.store(kept.signal, 0, 0);
  kept.worker.postMessage(text);
  Atomics.wait(kept.signal, 0, 0, PATIENCE_MS);
  const answer = receiveMessageOnPort(kept.port)?.message as Answer | undefined;
  return answer ?? null;
}

/**
 * Takes the types out of foreign TypeScript. Deeply nested code breaks Node's stripper for the rest of its thread,
 * module loading included; so it runs in a thread of its own, which is thrown away when that happens.
 */
export function stripTypes(text: string): string {
  if (text.length > LONGEST)
    throw new InputFault('Invalid code', `The code is longer than ${LONGEST / 1024} KB. Shorten it.`);
  const answer = ask(text);
  if (answer !== null && 'code' in answer) return answer.code;
  if (answer === null || answer.isOurs) {
    discard();
    throw new InputFault('Invalid code', 'The code is nested too deeply to be read. Make it flatter.');
  }
  throw new InputFault(
    'Invalid code',
    (answer.error.split('\n').find((line) => line.trim() !== '') ?? '').trim().slice(0, 200),
  );
}
