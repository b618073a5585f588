import { parentPort, workerData } from 'node:worker_threads';
import { sentenceOf } from '#src/kit/faults.ts';
import { slowQuery } from './slow.ts';
import type { SlowAnswer, SlowQuestion } from './slow-thread-client.ts';
import { openReader } from './sqlite-connection.ts';
import { sqliteRead } from './sqlite-read.ts';

const read = sqliteRead(openReader((workerData as { path: string }).path));

async function answer({ id, query, args }: SlowQuestion): Promise<SlowAnswer> {
  try {
    return { id, value: await slowQuery(query)(read, args) };
  } catch (error) {
    return { id, error: sentenceOf(error) };
  }
}

parentPort?.on('message', async (question: SlowQuestion) => parentPort?.postMessage(await answer(question)));
