import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { BuildNumber, Job, jobPath } from './schemas.ts';

const MOST_BYTES = 20 * 1024 * 1024;
const LONGEST = 60_000;

/** The last lines, and of them the end that fits. */
function tailOf(log: string, count: number): { text: string; lines: number; truncated: boolean } {
  const all = log.replace(/\r\n/g, '\n').replace(/\n$/, '').split('\n');
  const kept = all.slice(-count);
  const text = kept.join('\n').slice(-LONGEST);
  return { text, lines: all.length, truncated: text.length < log.trimEnd().length };
}

export const getLog = defineAction({
  id: 'get_log',
  title: 'Get the log of a build',
  summary: 'Reads the last lines of what a build printed.',
  effect: 'read',
  scopes: ['Job/Read'],
  input: Type.Object(
    {
      job: Job,
      number: BuildNumber,
      lines: Type.Optional(
        Type.Integer({ description: 'How many, from the end', minimum: 1, maximum: 2000, default: 200 }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    text: Type.String(),
    lines: Type.Integer({ description: 'How many the log has' }),
    truncated: Type.Boolean(),
  }),
  example: { job: 'team/site', number: 42, lines: 50 },
  async run({ job, number, lines = 200 }, jenkins, call) {
    const path = `${jobPath(job)}/${number ?? 'lastBuild'}/consoleText`;
    const headers = { accept: 'text/plain' };
    const { body } = await jenkins.get(path, { headers, maxResponseBytes: MOST_BYTES, ...stop(call) });
    return tailOf(Buffer.isBuffer(body) ? body.toString('utf8') : String(body ?? ''), lines);
  },
});
