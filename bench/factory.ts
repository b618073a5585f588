import { readFileSync } from 'node:fs';
import { analyze } from '#src/factory/analyze/analyze.ts';
import { check } from '#src/factory/check/check.ts';
import { generate } from '#src/factory/generate/generate.ts';
import { createLog } from '#src/kit/log.ts';
import { readFields } from '#src/requests/read-fields.ts';
import { openSandbox } from '#src/sandbox/open.ts';
import { type Figure, report } from './report.ts';

// What the recipes need for one request, from the issue's text to a package whose cases passed; GitHub's time is not in it.

const ROUNDS = 30;
const ISSUE = readFileSync(new URL('../scripts/demo-request.md', import.meta.url), 'utf8');
const sandbox = openSandbox({ log: createLog({ level: 'silent' }) });

interface Round {
  read: number;
  analyze: number;
  generate: number;
  check: number;
}

async function round(): Promise<Round> {
  const began = performance.now();
  const { fields, language } = readFields(ISSUE);
  const read = performance.now();
  const analysis = analyze({ from: 'issue', title: 'GitHub to Slack', author: 'octocat', fields }, language);
  if (analysis.outcome !== 'ready') throw new Error(`the request came to ${analysis.outcome}`);
  const analyzed = performance.now();
  const draft = await generate(analysis.requirements, 'github-to-slack', '1.0.0');
  const generated = performance.now();
  const { passed } = await check(sandbox, draft);
  if (!passed) throw new Error('the package does not pass');
  const checked = performance.now();
  return { read: read - began, analyze: analyzed - read, generate: generated - analyzed, check: checked - generated };
}

const middle = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const ms = (name: string, value: number, most?: number): Figure => ({
  name,
  value: Number(value.toFixed(1)),
  unit: 'ms',
  ...(most === undefined ? {} : { reach: `≤ ${most} ms`, met: value <= most }),
});

const first = await round();
const rounds: Round[] = [];
for (let n = 0; n < ROUNDS; n++) rounds.push(await round());
await sandbox.close();
const total = (one: Round): number => one.read + one.analyze + one.generate + one.check;
report('factory', [
  ms('first request after start', total(first), 5000),
  ms('a request, median', middle(rounds.map(total)), 2000),
  ms('reading the issue', middle(rounds.map((one) => one.read))),
  ms('analyze', middle(rounds.map((one) => one.analyze))),
  ms('generate', middle(rounds.map((one) => one.generate))),
  ms('check (types and every case)', middle(rounds.map((one) => one.check))),
]);
