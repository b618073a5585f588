import { Worker } from 'node:worker_threads';
import { InputFault } from './faults.ts';
import { createTurns } from './in-turn.ts';

type Answer = { code: string } | { error: string; isOurs: boolean };

const PATIENCE_MS = 5_000;
const LONGEST = 256 * 1024;

let kept: Worker | null = null;
const inTurn = createTurns();

function start(): Worker {
  const file = import.meta.url.endsWith('.ts') ? './strip-types-worker.ts' : './strip-types-worker.js';
  return new Worker(new URL(file, import.meta.url), { execArgv: ['--disable-warning=ExperimentalWarning'] });
}

async function discard(): Promise<void> {
  const broken = kept;
  kept = null;
  await broken?.terminate();
}

/** Null when it came to nothing: it took too long, or the thread broke. */
async function ask(text: string, withinMs: number): Promise<Answer | null> {
  kept ??= start();
  const worker = kept;
  worker.ref();
  try {
    return await new Promise((resolve) => {
      const nothing = (): void => resolve(null);
      setTimeout(nothing, withinMs).unref();
      worker.removeAllListeners().once('message', resolve).once('error', nothing).once('exit', nothing);
      worker.postMessage(text);
    });
  } finally {
    worker.unref();
  }
}

async function strip(text: string, until: number): Promise<string> {
  if (text.length > LONGEST)
    throw new InputFault('Invalid code', `The code is longer than ${LONGEST / 1024} KB. Shorten it.`);
  const left = until - performance.now();
  const answer = left <= 0 ? null : await ask(text, left);
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
    const until = performance.now() + PATIENCE_MS;
    const stripped: (string | InputFault)[] = [];
    for (const text of texts) {
      stripped.push(
        await strip(text, until).catch((thrown) => {
          if (thrown instanceof InputFault) return thrown;
          throw thrown;
        }),
      );
    }
    return stripped;
  });
}
