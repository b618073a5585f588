import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { report } from './report.ts';
import { startService } from './service.ts';

// From `npm start` to the first /health, and what it holds when idle.

const ROUNDS = 5;

const middle = (values: number[]): number =>
  Math.round(values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0);

const rssMb = (pid: number): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);

function bareNode(): number {
  const startedAt = performance.now();
  execFileSync(process.execPath, ['-e', '0']);
  return performance.now() - startedAt;
}

async function once(): Promise<{ ms: number; rss: number }> {
  const startedAt = performance.now();
  const service = await startService();
  await fetch(`http://127.0.0.1:${service.port}/health`).then((answer) => answer.json());
  const ms = performance.now() - startedAt;
  await new Promise((done) => setTimeout(done, 1500));
  const rss = rssMb(service.child.pid ?? 0);
  await service.stop();
  return { ms, rss };
}

const bare = Array.from({ length: ROUNDS }, bareNode);
const runs = [];
for (let i = 0; i < ROUNDS; i++) runs.push(await once());
const ms = middle(runs.map((run) => run.ms));
const rss = middle(runs.map((run) => run.rss));
report('start', [
  { name: 'start to first /health', value: ms, unit: 'ms', reach: '≤ 1,000', met: ms <= 1000 },
  { name: 'node -e 0', value: middle(bare), unit: 'ms' },
  { name: 'idle memory of the main process', value: rss, unit: 'MB', reach: '≤ 160', met: rss <= 160 },
]);
