import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Which files failed when they were last run, for `--onlyFailures`. */
const FAILED = resolve(import.meta.dirname, '../../node_modules/.cache/ccb-failed-tests.json');

/** Those that take longest, the longest first: begun last, one of them would run alone while the other workers wait. */
const SLOW = [
  'journeys/crash-points',
  'journeys/factory-killed',
  'journeys/killed',
  'journeys/several-processes',
  'journeys/revised-by-claude',
  'journeys/github-refuses',
  'journeys/other-requests',
  'journeys/rotate-encryption',
  'dashboard/pages',
  'journeys/github-faults',
  'journeys/commands',
  'journeys/refusals',
  'journeys/okdesk-telegram',
  'journeys/access',
  'factory/recipes',
  'fuzz/api',
  'dashboard/integrations',
  'dashboard/changes',
  'journeys/connect-a-service',
  'journeys/repository-settings',
  'journeys/claude-faults',
  'journeys/hostile-issues',
  'journeys/canaries',
  'dashboard/events',
  'journeys/claude-killed',
  'journeys/after-the-pull-request',
  'fuzz/openapi',
  'sandbox/pool',
  'connectors/recipes',
  'journeys/start',
  'journeys/guides',
  'journeys/spellings',
  'journeys/settle-window',
  'cli/run',
  'cli/packed',
  'journeys/pushed-by-hand',
  'journeys/prompt-attacks',
  'sandbox/head-start',
  'contracts/store-kill',
];

const rankOf = ({ path }) => {
  const at = SLOW.findIndex((name) => path.endsWith(`/test/${name}.test.ts`));
  return at === -1 ? SLOW.length : at;
};

export default class SlowFirst {
  sort(tests) {
    const sizes = new Map(tests.map((test) => [test, statSync(test.path).size]));
    return [...tests].sort((a, b) => rankOf(a) - rankOf(b) || sizes.get(b) - sizes.get(a));
  }

  shard(tests, { shardIndex, shardCount }) {
    return tests.filter((_, i) => i % shardCount === shardIndex - 1);
  }

  allFailedTests(tests) {
    const failed = new Set(JSON.parse(readFileSync(FAILED, 'utf8')));
    return this.sort(tests.filter(({ path }) => failed.has(path)));
  }

  cacheResults(_tests, { testResults }) {
    const failed = testResults.filter(({ numFailingTests, testExecError }) => numFailingTests > 0 || testExecError);
    mkdirSync(dirname(FAILED), { recursive: true });
    writeFileSync(FAILED, JSON.stringify(failed.map(({ testFilePath }) => testFilePath)));
  }
}
