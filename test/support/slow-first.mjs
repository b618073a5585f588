import { statSync } from 'node:fs';

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

  allFailedTests = (tests) => tests;

  cacheResults() {}
}
