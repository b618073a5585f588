import { parentPort } from 'node:worker_threads';
import { sentenceOf, TemporaryFault } from '#src/kit/faults.ts';
import { databaseFault } from './database-fault.ts';
import type { Answer, Question } from './database-thread.ts';

/** The thread's side: one question after the other, each with its own answer. */
export function answerQuestions(run: (name: string, args: unknown) => Promise<unknown>): void {
  async function answer({ id, name, args }: Question): Promise<Answer> {
    try {
      return { id, value: await run(name, args) };
    } catch (thrown) {
      const fault = databaseFault(thrown);
      return { id, error: sentenceOf(fault), temporary: fault instanceof TemporaryFault };
    }
  }
  let last: Promise<unknown> = Promise.resolve();
  parentPort?.on('message', (question: Question | null) => {
    if (question === null) return void last.then(() => parentPort?.close());
    last = last.then(async () => parentPort?.postMessage(await answer(question)));
  });
}
