import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readEnv } from '#src/env.ts';
import { createLog } from '#src/kit/log.ts';
import { start } from '#src/main.ts';
import { openSandbox } from '#src/sandbox/open.ts';
import { type GitHub, startGitHub } from '../scripts/emulated-github.ts';
import { judge, type Wanted } from './eval/judge.ts';
import { type Figure, report } from './report.ts';

// Twelve requests, from the issue to the pull request on an emulated GitHub, judged by cases that nobody was shown.
// With ANTHROPIC_API_KEY the real model writes them, which costs money; `--recipes` scores the built-in recipes instead.

const REPOSITORY = 'eval/requests';
const PATIENCE_MS = 20 * 60_000;
const WITH_RECIPES = process.argv.includes('--recipes');
const REQUESTS = parse(readFileSync(new URL('eval/requests.yaml', import.meta.url), 'utf8')) as Wanted[];

interface Seen {
  status: string;
  files: Record<string, string> | null;
  asked: boolean;
}

async function outcomeOf(github: GitHub, issue: number): Promise<Seen> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    const view = await github.issue(issue);
    const status = view.comments.find(({ by }) => by === github.botLogin)?.body ?? '';
    const state = view.labels.find((label) => label.startsWith('integration:'));
    const asked = state === 'integration:needs-info' || /has questions/.test(status);
    if (asked || state === 'integration:failed') return { status, files: null, asked };
    if (state === 'integration:inactive') return { status, files: await filesOf(github, issue), asked };
    await new Promise((done) => setTimeout(done, 200));
  }
  return { status: 'It did not end.', files: null, asked: false };
}

async function filesOf(github: GitHub, issue: number): Promise<Record<string, string> | null> {
  const pull = (await github.pulls()).find((one) => one.body.includes(`Closes #${issue}\n`));
  if (!pull) return null;
  const all = Object.entries(await github.files(pull.head.ref));
  return Object.fromEntries(
    all.flatMap(([path, text]) =>
      path.startsWith('integrations/') ? [[path.split('/').slice(2).join('/'), text]] : [],
    ),
  );
}

/** `12,345 tokens · $0.12`, as the status comment says it. */
const spentIn = (status: string) => ({
  tokens: Number(/([\d,]+) tokens/.exec(status)?.[1]?.replaceAll(',', '') ?? 0),
  usd: Number(/\$(\d+\.\d+)/.exec(status)?.[1] ?? 0),
});

async function score(github: GitHub): Promise<Figure[]> {
  const sandbox = openSandbox({ log: createLog({ level: 'silent' }) });
  const figures: Figure[] = [];
  let [points, of, usd] = [0, 0, 0];
  for (const wanted of REQUESTS) {
    const issue = await github
      .as('octocat')
      .openIssue({ title: wanted.title, body: wanted.body, labels: ['integration-request'] });
    const began = performance.now();
    const seen = await outcomeOf(github, issue);
    const verdict = await judge(sandbox, wanted, seen.files, seen.asked);
    const spent = spentIn(seen.status);
    [points, of, usd] = [points + verdict.points, of + verdict.of, usd + spent.usd];
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    figures.push({
      name: wanted.name,
      value: `${verdict.points}/${verdict.of}`,
      unit: `${seconds} s, ${spent.tokens} tokens, $${spent.usd.toFixed(2)}`,
    });
    for (const failure of verdict.failures) console.log(`${wanted.name}: ${failure}`);
  }
  await sandbox.close();
  return [...figures, { name: 'all', value: `${points}/${of}`, unit: `$${usd.toFixed(2)}` }];
}

async function main(): Promise<void> {
  const { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: base, CLAUDE_MODEL: model } = process.env;
  if (!key && !WITH_RECIPES) {
    console.error('not run: npm run eval asks the real model and needs ANTHROPIC_API_KEY (a run costs a few dollars).');
    console.error('`npm run eval -- --recipes` scores the built-in recipes on the same requests, without a key.');
    process.exitCode = 2;
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'ccb-eval-'));
  const settings = { '.github/claude-code-bot.yml': 'onboarding: false\n' };
  const github = await startGitHub({
    repositories: [{ name: REPOSITORY, files: settings }],
    people: { octocat: 'write' },
  });
  const claude = WITH_RECIPES ? {} : { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: base, CLAUDE_MODEL: model };
  const env = readEnv({
    PORT: '0',
    DATABASE_URL: `sqlite:${join(folder, 'ccb.sqlite')}`,
    CCB_ADMIN_KEY: `ccb_eval_${randomBytes(16).toString('hex')}`,
    INTEGRATION_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    GITHUB_API_URL: github.apiUrl,
    APP_ID: String(github.appId),
    PRIVATE_KEY: github.privateKey,
    WEBHOOK_SECRET: github.webhookSecret,
    ...claude,
  });
  const service = await start(env, createLog({ level: 'error' }));
  github.deliverTo(`${service.url}/api/github/webhooks`);
  try {
    report(WITH_RECIPES ? 'eval (recipes)' : 'eval', await score(github));
  } finally {
    await service.stop();
    await github.close();
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
