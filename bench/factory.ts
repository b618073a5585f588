import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnv } from '#src/env.ts';
import { createLog } from '#src/kit/log.ts';
import { start } from '#src/main.ts';
import { type GitHub, startGitHub } from '../scripts/emulated-github.ts';
import { type Asked, type FakeClaude, startClaude } from '../test/support/claude.ts';
import { goodRun, turnOf } from '../test/support/scripts.ts';
import { report } from './report.ts';

// From an issue to its pull request, over real HTTP against an emulated GitHub in this process: with the recipes, then with a
// Claude that answers at once, as a script has it, and bills its cache as the API does.

const ROUNDS = 7;
const REPOSITORY = 'my-org/my-repo';
const ISSUE = readFileSync(new URL('../scripts/demo-request.md', import.meta.url), 'utf8');
const PATIENCE_MS = 30_000;

interface Round {
  reaction: number;
  comment: number;
  pull: number;
  calls: number;
}

/** When it was first seen, looked for every 5 ms. */
async function seen(began: number, look: () => Promise<unknown>): Promise<number> {
  while (performance.now() - began < PATIENCE_MS) {
    if (await look()) return performance.now() - began;
    await new Promise((done) => setTimeout(done, 5));
  }
  throw new Error('it did not come');
}

/** The status comment says in the end that it waits for its merge; until then calls may still come. */
async function round(github: GitHub, n: number): Promise<Round> {
  const before = github.calls().length;
  const began = performance.now();
  const issue = await github
    .as('octocat')
    .openIssue({ title: `Request ${n}`, body: ISSUE, labels: ['integration-request'] });
  const view = () => github.issue(issue);
  const reaction = await seen(began, async () => github.reactions().some((one) => one.issue === issue));
  const comment = await seen(began, async () => (await view()).comments.length > 0);
  const pull = await seen(began, async () =>
    (await github.pulls()).some((one) => one.body.includes(`Closes #${issue}\n`)),
  );
  await seen(began, async () => (await view()).labels.includes('integration:inactive'));
  await seen(began, async () => (await view()).comments[0]?.body.includes('/pull/'));
  return { reaction, comment, pull, calls: github.calls().length - before };
}

const middle = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

interface Bill {
  read: number;
  whole: number;
}

const billOf = (claude: FakeClaude): Bill => {
  const { input, read, written } = claude.billed();
  return { read, whole: input + read + written };
};

/** What each question cost, by the turn of its conversation. */
function watching(claude: FakeClaude): () => (Bill & { turn: number })[] {
  const marks: (Bill & { turn: number })[] = [];
  claude.answer((asked: Asked, nth) => {
    marks.push({ turn: turnOf(asked), ...billOf(claude) });
    return goodRun(asked, nth);
  });
  return () =>
    marks.map(({ turn, read, whole }, i) => {
      const next = marks[i + 1] ?? billOf(claude);
      return { turn, read: next.read - read, whole: next.whole - whole };
    });
}

function cachedShare(bills: readonly (Bill & { turn: number })[]): number {
  const later = bills.filter(({ turn }) => turn > 0);
  const sum = (of: (bill: Bill) => number): number => later.reduce((all, bill) => all + of(bill), 0);
  return (
    Math.round(
      (sum(({ read }) => read) /
        Math.max(
          1,
          sum(({ whole }) => whole),
        )) *
        1000,
    ) / 10
  );
}

interface Run {
  first: Round;
  rounds: Round[];
}

async function measure(more: Record<string, string>): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'ccb-bench-'));
  const github = await startGitHub({
    repositories: [
      {
        name: REPOSITORY,
        files: { 'README.md': 'A repository\n', '.github/claude-code-bot.yml': 'onboarding: false\n' },
      },
    ],
    people: { octocat: 'write' },
  });
  const env = readEnv({
    PORT: '0',
    DATABASE_URL: `sqlite:${join(folder, 'ccb.sqlite')}`,
    CCB_ADMIN_KEY: `ccb_bench_${randomBytes(16).toString('hex')}`,
    CCB_EGRESS_ALLOW: '127.0.0.1',
    INTEGRATION_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    GITHUB_API_URL: github.apiUrl,
    APP_ID: String(github.appId),
    PRIVATE_KEY: github.privateKey,
    WEBHOOK_SECRET: github.webhookSecret,
    ...more,
  });
  const service = await start(env, createLog({ level: 'error' }));
  github.deliverTo(`${service.url}/api/github/webhooks`);
  await seen(performance.now(), async () => (await github.labels()).some((one) => one.name === 'integration:active'));
  const first = await round(github, 0);
  const rounds: Round[] = [];
  for (let n = 1; n <= ROUNDS; n++) rounds.push(await round(github, n));
  await service.stop();
  await github.close();
  await rm(folder, { recursive: true, force: true });
  return { first, rounds };
}

async function withClaude(): Promise<{ pull: number; share: number; calls: number }> {
  const claude = await startClaude();
  const bills = watching(claude);
  const { rounds } = await measure({ ANTHROPIC_API_KEY: 'sk-ant-scripted', ANTHROPIC_BASE_URL: claude.url });
  const calls = Math.max(...rounds.map((one) => one.calls));
  const seen = { pull: Math.round(middle(rounds.map((one) => one.pull))), share: cachedShare(bills()), calls };
  await claude.close();
  return seen;
}

async function main(): Promise<void> {
  const { first, rounds } = await measure({});
  const of = (key: keyof Round): number => Math.round(middle(rounds.map((one) => one[key])));
  const most = Math.max(...rounds.map((one) => one.calls));
  const thought = await withClaude();
  report('factory', [
    { name: 'issue to pull request, the first after the start', value: Math.round(first.pull), unit: 'ms' },
    {
      name: `issue to pull request (middle of ${ROUNDS})`,
      value: of('pull'),
      unit: 'ms',
      reach: '≤ 3,000',
      met: of('pull') <= 3000,
    },
    { name: 'first reaction', value: of('reaction'), unit: 'ms', reach: '≤ 1,000', met: of('reaction') <= 1000 },
    { name: 'status comment', value: of('comment'), unit: 'ms', reach: '≤ 5,000', met: of('comment') <= 5000 },
    { name: 'calls to GitHub per request, at the most', value: most, unit: '', reach: '≤ 25', met: most <= 25 },
    {
      name: 'with a scripted Claude: issue to pull request',
      value: thought.pull,
      unit: 'ms',
      reach: '≤ 3,000',
      met: thought.pull <= 3000,
    },
    {
      name: 'with a scripted Claude: calls to GitHub',
      value: thought.calls,
      unit: '',
      reach: '≤ 25',
      met: thought.calls <= 25,
    },
    {
      name: 'input tokens read from cache, from the second turn on',
      value: thought.share,
      unit: '%',
      reach: '≥ 80',
      met: thought.share >= 80,
    },
  ]);
}

await main();
