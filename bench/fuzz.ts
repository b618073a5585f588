import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { report } from './report.ts';

// The properties of every parser, which the tests try two thousand times each, tried as often as is asked for.

const HELP = `npm run fuzz [-- --runs 50000]

Tries every property of test/fuzz with so many random inputs. 50,000 take five to ten minutes on two cores.`;
const LONGEST_MS = 6 * 3_600_000;

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '50000' }, help: { type: 'boolean', default: false } },
});
const runs = Number(values.runs);
if (values.help || !Number.isInteger(runs) || runs < 1) {
  console.log(HELP);
  process.exit(values.help ? 0 : 2);
}

interface Results {
  numTotalTests: number;
  numFailedTests: number;
  numRuntimeErrorTestSuites: number;
}

const folder = mkdtempSync(join(tmpdir(), 'ccb-fuzz-'));
try {
  const outcome = join(folder, 'outcome.json');
  const flags = ['test/fuzz', '--testTimeout', String(LONGEST_MS), '--json', '--outputFile', outcome];
  const env = {
    ...process.env,
    CCB_FUZZ_RUNS: String(runs),
    NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
  };
  spawnSync('jest', flags, { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: LONGEST_MS });
  const { numTotalTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(
    readFileSync(outcome, 'utf8'),
  ) as Results;
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  report('fuzz', [
    { name: 'random inputs for each property', value: runs, unit: '' },
    { name: 'properties', value: numTotalTests, unit: '' },
    { name: 'that do not hold', value: failed, unit: '', reach: '0', met: failed === 0 },
  ]);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
