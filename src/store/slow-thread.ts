import { workerData } from 'node:worker_threads';
import { answerQuestions } from './answer-questions.ts';
import { slowQuery } from './slow.ts';
import { openReader } from './sqlite-connection.ts';
import { sqliteRead } from './sqlite-read.ts';

const read = sqliteRead(openReader((workerData as { path: string }).path));

answerQuestions((name, args) => slowQuery(name)(read, args));
