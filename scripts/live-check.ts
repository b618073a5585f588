// One request on a real repository, for an operator: is the whole way there, from an issue to its pull request?
// Needs a running service whose App is installed there, and a person's token. It closes what it opened.

const {
  LIVE_GITHUB_TOKEN: token,
  LIVE_REPOSITORY: repository,
  GITHUB_API_URL: api = 'https://api.github.com',
} = process.env;
const KEEP = process.argv.includes('--keep');
const PATIENCE_MS = Number(process.env.LIVE_PATIENCE_S ?? 900) * 1000;
const PAUSE_MS = 2000;

const BODY = `**Service name:** Slack
**Integration type:** Webhook
**Description:** A check of the service: tell #dev-alerts about new issues.
**Incoming events:** GitHub webhook (issues.opened)
**Outgoing actions:** Send a message to Slack channel #dev-alerts
`;

interface Answered {
  number: number;
  html_url: string;
  body: string | null;
  state: string;
  user: { type: string } | null;
}

async function github<T>(method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`${api}/repos/${repository}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/vnd.github+json',
      'content-type': 'application/json',
    },
    signal: AbortSignal.timeout(20_000),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok)
    throw new Error(`${method} ${path}: GitHub answered ${answer.status} ${(await answer.text()).slice(0, 300)}`);
  return (await answer.json()) as T;
}

const began = Date.now();
const say = (text: string): void => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(7)} s  ${text}`);

/** Null: it did not come in time. */
async function until<T>(look: () => Promise<T | undefined>): Promise<T | null> {
  while (Date.now() - began < PATIENCE_MS) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
  return null;
}

const isEnd = (status: string): boolean =>
  /waiting for permission|needs more information|stopped|has questions/.test(status);

async function watch(issue: number): Promise<boolean> {
  const comment = async () =>
    (await github<Answered[]>('GET', `/issues/${issue}/comments`)).find((one) => one.user?.type === 'Bot');
  const first = await until(comment);
  say(
    first
      ? 'the status comment is there'
      : 'no comment came: is the App installed there, and does its webhook reach the service?',
  );
  const pull = await until(async () => {
    const pulls = await github<Answered[]>('GET', '/pulls?state=open&per_page=100');
    const found = pulls.find((one) => one.body?.includes(`Closes #${issue}\n`));
    const status = (await comment())?.body ?? '';
    return found ?? (isEnd(status) ? null : undefined);
  });
  if (!pull) {
    say('no pull request came. The status comment says:');
    console.log((await comment())?.body ?? '(nothing)');
    return false;
  }
  say(`the pull request is open: ${pull.html_url}`);
  if (!KEEP) await github('PATCH', `/pulls/${pull.number}`, { state: 'closed' });
  return true;
}

async function main(): Promise<number> {
  if (!token || !repository) {
    console.error(
      'not run: npm run live-check needs LIVE_REPOSITORY (owner/name, with the App installed) and LIVE_GITHUB_TOKEN (of a person who may write there).',
    );
    return 2;
  }
  const issue = await github<Answered>('POST', '/issues', {
    title: 'Live check',
    body: BODY,
    labels: ['integration-request'],
  });
  say(`issue opened: ${issue.html_url}`);
  const isGood = await watch(issue.number);
  if (!KEEP) await github('PATCH', `/issues/${issue.number}`, { state: 'closed' });
  say(isGood ? 'everything is there' : 'it did not reach its pull request');
  return isGood ? 0 : 1;
}

process.exitCode = await main();
