import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { InputFault, TemporaryFault } from './faults.ts';
import { createTurns } from './in-turn.ts';

type Answer = { code: string } | { error: string; isOurs: boolean };

/** For all texts that come together, from when the thread is there. */
const PATIENCE_MS = 5_000;
/** A busy machine takes its time over a thread, and no text is to blame for that. */
const START_MS = 60_000;
const LONGEST = 256 * 1024;

let kept: Worker | null = null;
const inTurn = createTurns();

/** What the thread says next. Null when that came to nothing: it took too long, or the thread broke. */
async function next<T>(worker: Worker, withinMs: number): Promise<T | null> {
  const patience = new AbortController();
  // What was said while we ourselves were held up is heard first.
  const end = setTimeout(() => setImmediate(() => patience.abort()), withinMs).unref();
  try {
    const [said] = await once(worker, 'message', { signal: patience.signal });
    return said;
  } catch {
    return null;
  } finally {
    clearTimeout(end);
  }
}

/** A thread that has read its first text already. */
async function start(): Promise<Worker> {
  const file = import.meta.url.endsWith('.ts') ? './strip-types-worker.ts' : './strip-types-worker.js';
  const worker = new Worker(new URL(file, import.meta.url), { execArgv: ['--disable-warning=ExperimentalWarning'] });
  const forget = (): void => {
    if (kept === worker) kept = null;
  };
  worker.on('error', forget).on('exit', forget);
  if ((await next(worker, START_MS)) !== null) return worker;
  await worker.terminate();
  throw new TemporaryFault('Code not read', 'The thread that reads code did not start. Try again.');
}

async function discard(): Promise<void> {
  const broken = kept;
  kept = null;
  await broken?.terminate();
}

async function ask(text: string, patience: { leftMs: number }): Promise<Answer | null> {
  if (patience.leftMs <= 0) return null;
  kept ??= await start();
  const worker = kept;
  const startedAt = performance.now();
  worker.ref();
  worker.postMessage(text);
  const answer = await next<Answer>(worker, Math.ceil(patience.leftMs));
  worker.unref();
  patience.leftMs -= performance.now() - startedAt;
  return answer;
}

async function strip(text: string, patience: { leftMs: number }): Promise<string> {
  if (text.length > LONGEST)
    throw new InputFault('Invalid code', `The code is longer than ${LONGEST / 1024} KB. Shorten it.`);
  const answer = await ask(text, patience);
  if (answer !== null && 'code' in answer) return answer.code;
  if (answer === null || answer.isOurs) {
    await discard();
    throw new InputFault('Invalid code', 'The code is nested too deeply to be read. Make it flatter.');
  }
  throw new InputFault(
    'Invalid code',
    (answer.error.split('\n').find((line) => line.trim() !== '') ?? '').trim().slice(0, 200),
  );
}

/**
 * Takes the types out of foreign TypeScript. Some code takes for ever, and deeply nested code breaks Node's stripper for the
 * rest of its thread, module loading included; so it runs in a thread of its own, which is thrown away when that happens.
 * Texts that come together share the time: whoever comes next does not wait for long.
 */
export async function stripTypes(texts: readonly string[]): Promise<(string | InputFault)[]> {
  return await inTurn('worker', async () => {
    const patience = { leftMs: PATIENCE_MS };
    const stripped: (string | InputFault)[] = [];
    for (const text of texts) {
      stripped.push(
        await strip(text, patience).catch((thrown) => {
          if (thrown instanceof InputFault) return thrown;
          throw thrown;
        }),
      );
    }
    return stripped;
  });
}
