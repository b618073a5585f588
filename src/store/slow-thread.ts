import { workerData } from 'node:worker_threads';
import { once } from '#src/kit/once.ts';
import { answerQuestions } from './answer-questions.ts';
import { runSlow } from './slow.ts';
import { openReader } from './sqlite-connection.ts';
import { sqliteSql } from './sqlite-sql.ts';

const db = openReader((workerData as { path: string }).path);
const sql = sqliteSql(db);
/** What builds queries takes longer to load, and more memory, than most questions need. */
const whole = once(async () => (await import('./sqlite-read.ts')).sqliteRead(db));

answerQuestions((name, args) => runSlow({ sql, whole }, name, args));
