import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readEnv } from '#src/env.ts';
import { createLog } from '#src/kit/log.ts';
import { type Running, start } from '#src/main.ts';
import { type GitHub, startGitHub } from './emulated-github.ts';
import { type Slack, startSlack } from './emulated-slack.ts';

// The whole product, end to end, with no account and no key: the real service between an emulated GitHub and an emulated
// Slack. An issue asks for an integration; what arrives in Slack in the end is what the issue asked for.

const ONCE = process.argv.includes('--once');
const PORT = process.env.PORT ?? (ONCE ? '0' : '3000');
const PATIENCE_MS = 20_000;
const REPOSITORY = 'my-org/my-repo';
const REQUEST = readFileSync(resolve(import.meta.dirname, 'demo-request.md'), 'utf8');

const startedAt = performance.now();
const say = (text: string): void =>
  console.log(`${((performance.now() - startedAt) / 1000).toFixed(2).padStart(6)} s  ${text}`);

class Missing extends Error {}

/** Looks until there is something to see. */
async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) {
    const seen = await look();
    if (seen) return seen;
    await new Promise((done) => setTimeout(done, 40));
  }
  throw new Missing(`${what} did not come within ${PATIENCE_MS / 1000} s`);
}

interface Town {
  github: GitHub;
  slack: Slack;
  service: Running;
  key: string;
}

async function install({ github }: Town): Promise<void> {
  await github.install(REPOSITORY);
  const offer = await until('the onboarding pull request', async () => (await github.pulls())[0]);
  const labels = (await github.labels()).filter((label) => label.name.startsWith('integration'));
  say(`the App is installed on ${REPOSITORY}: ${labels.length} labels, pull request #${offer.number} "${offer.title}"`);
}

/** Prints the status comment's heading whenever it changes, until the pull request is there. */
async function followStatus({ github }: Town, issue: number) {
  let last = '';
  return await until('the pull request', async () => {
    const [comment] = (await github.issue(issue)).comments;
    const heading = comment?.body.split('\n').find((line) => line.startsWith('#')) ?? '';
    if (heading !== last) say(`the status comment says: ${heading.replace(/^#+\s*/, '')}`);
    last = heading;
    return (await github.pulls()).find((pull) => pull.body.includes(`Closes #${issue}`));
  });
}

async function request(town: Town): Promise<void> {
  const { github } = town;
  const octocat = github.as('octocat');
  const issue = await octocat.openIssue({
    title: 'GitHub issues to Slack',
    body: REQUEST,
    labels: ['integration-request'],
  });
  say(`octocat files issue #${issue}: "GitHub issues to Slack"`);
  const pull = await followStatus(town, issue);
  const files = Object.keys(await github.files(pull.head.ref)).filter((path) => path.startsWith('integrations/'));
  say(`pull request #${pull.number}: "${pull.title}", ${files.length} files`);
  const [check] = await github.checks(pull.head.sha);
  say(`its check: ${check?.output?.title ?? check?.conclusion}`);
  await octocat.merge(pull.number);
  say('octocat merges it');
  await until('the integration', async () => (await github.issue(issue)).labels.includes('integration:active'));
  say('the integration is active');
}

async function arrived({ slack }: Town, channel: string, part: string): Promise<void> {
  const text = await until(`"${part}" in #${channel}`, async () =>
    (await slack.texts(channel)).find((one) => one.includes(part)),
  );
  say(`#${channel}: ${text.split('\n', 1)[0]}`);
}

async function work(town: Town): Promise<void> {
  const octocat = town.github.as('octocat');
  const slow = await octocat.openIssue({ title: 'The build takes too long' });
  say(`octocat opens issue #${slow}`);
  await arrived(town, 'dev-alerts', 'The build takes too long');
  await octocat.close(slow);
  say(`octocat closes issue #${slow}`);
  await arrived(town, 'dev-updates', 'The build takes too long');
  const worse = await octocat.openIssue({ title: 'Nobody can sign in', labels: ['critical'] });
  say(`octocat opens issue #${worse}, which is critical`);
  await arrived(town, 'dev-alerts', 'Nobody can sign in');
  await arrived(town, 'critical-alerts', 'Nobody can sign in');
}

/** Nothing more than what was asked for. */
async function isExact({ slack }: Town): Promise<boolean> {
  const counts = { 'dev-alerts': 2, 'dev-updates': 1, 'critical-alerts': 1 };
  for (const [channel, wanted] of Object.entries(counts)) {
    const found = (await slack.texts(channel)).length;
    if (found === wanted) continue;
    say(`#${channel} holds ${found} messages instead of ${wanted}`);
    return false;
  }
  return true;
}

async function play(town: Town): Promise<boolean> {
  try {
    await install(town);
    await request(town);
    await work(town);
    return await isExact(town);
  } catch (thrown) {
    if (!(thrown instanceof Missing)) throw thrown;
    say(thrown.message);
    return false;
  }
}

function invite({ service: { url }, github, key }: Town): void {
  console.log(`
It stays up. Dashboard: ${url}/dashboard
API key:        ${key}

Three things to try:

  curl -s ${url}/v1/integrations -H "Authorization: Bearer ${key}"
  curl -s ${github.apiUrl}/repos/${REPOSITORY}/issues/1/comments
  npx ccb simulate integrations/github-slack-notifications --event FILE.json

Ctrl-C ends it.`);
}

/** With a key the package is written by Claude, else by the built-in recipes. */
function claude(): Record<string, string> {
  const names = ['ANTHROPIC_API_KEY', 'ANTHROPIC_BASE_URL', 'CLAUDE_MODEL'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

async function open(folder: string): Promise<Town> {
  const github = await startGitHub({
    repositories: [{ name: REPOSITORY, installed: false, files: { 'README.md': '# My repository\n' } }],
    people: { octocat: 'write' },
  });
  const slack = await startSlack(['dev-alerts', 'dev-updates', 'critical-alerts']);
  say('an emulated GitHub and an emulated Slack are up');
  const key = `ccb_demo_${randomBytes(16).toString('hex')}`;
  const env = readEnv({
    PORT,
    DATABASE_URL: `sqlite:${join(folder, 'ccb.sqlite')}`,
    CCB_ADMIN_KEY: key,
    CCB_EGRESS_ALLOW: '127.0.0.1',
    CCB_SLACK_BASE_URL: slack.apiUrl,
    CCB_SLACK_TOKEN: slack.token,
    INTEGRATION_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    GITHUB_API_URL: github.apiUrl,
    APP_ID: String(github.appId),
    PRIVATE_KEY: github.privateKey,
    WEBHOOK_SECRET: github.webhookSecret,
    ...claude(),
  });
  const service = await start(env, createLog({ level: 'error' }));
  github.deliverTo(`${service.url}/api/github/webhooks`);
  say(`the service is up at ${service.url}`);
  return { github, slack, service, key };
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ccb-demo-'));
  const town = await open(folder);
  const close = async (): Promise<void> => {
    await town.service.stop();
    await town.github.close();
    await town.slack.close();
    await rm(folder, { recursive: true, force: true });
  };
  const isRight = await play(town);
  say(isRight ? 'the right messages arrived in the right channels' : 'messages are missing, or there are too many');
  if (ONCE || !isRight) {
    await close();
    process.exit(isRight ? 0 : 1);
  }
  invite(town);
  process.once('SIGINT', () => void close().then(() => process.exit(0)));
}

await main();
