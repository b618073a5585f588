import { workerData } from 'node:worker_threads';
import { armCrash } from '#src/kit/crash.ts';
import { OurFault } from '#src/kit/faults.ts';
import { answerQuestions } from './answer-questions.ts';
import { type WriteApart, writeApart } from './apart.ts';
import { letGoOf, type Packed } from './packed.ts';
import { openWriter } from './sqlite-connection.ts';
import { sqliteTransaction } from './sqlite-transaction.ts';

const { path, crashAt } = workerData as { path: string; crashAt?: { point: string; nth: number } };
armCrash(crashAt);
const transaction = sqliteTransaction(openWriter(path));

const noHooks = (): never => {
  throw new OurFault('No hooks here', 'A write of the thread cannot call back: do it where its answer arrives.');
};

answerQuestions(async (name, asked) => {
  const { args, durable } = asked as WriteApart;
  const { write, crossing } = writeApart(name);
  const given = crossing ? crossing.unpack(args as Packed) : args;
  try {
    return await transaction((tx) => write(tx, given), { afterCommit: noHooks, durable });
  } finally {
    if (crossing) letGoOf(args as Packed);
  }
});
