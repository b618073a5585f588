import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { costOf } from '#src/claude/prices.ts';
import { type GitHub, startGitHub } from '../../scripts/emulated-github.ts';
import { type Slack, startSlack } from '../../scripts/emulated-slack.ts';
import { type Asking, askingIn } from '../support/asking.ts';
import { type FakeClaude, startClaude } from '../support/claude.ts';
import { FACTORY_CRASH_POINTS, MODEL_CRASH_POINTS } from '../support/crash-points.ts';
import { reading } from '../support/reading.ts';
import { requestText } from '../support/request-text.ts';
import { sampled } from '../support/sampled.ts';
import { goodRun, HANDLER, revising } from '../support/scripts.ts';
import { type Process, spawnService, until } from '../support/service.ts';
import { appVariables } from '../support/town.ts';

// The process dies while Claude is asked, again and again; started again it goes on, and pays for nothing that it knows.

const REPOSITORY = 'my-org/mortal';
/** One for the requirements, four for the writing. */
const ANSWERS = 5;
/** So often it dies; each time it gets one answer further. */
const DEATHS = 2;

let github: GitHub;
let slack: Slack;
let claude: FakeClaude;
let service: Process;
let here: Asking;
let variables: Record<string, string>;

beforeAll(async () => {
  github = await startGitHub({ repositories: [REPOSITORY], people: { octocat: 'write' } });
  slack = await startSlack(['dev-alerts']);
  claude = await startClaude();
  claude.answer(goodRun);
  variables = {
    ...appVariables(github, slack),
    ANTHROPIC_API_KEY: 'sk-ant-canary',
    ANTHROPIC_BASE_URL: claude.url,
  };
  service = await spawnService(variables);
  here = askingIn({ github, slack, service }, REPOSITORY);
});
afterAll(async () => {
  await service.stop();
  await github.close();
  await slack.close();
  await claude.close();
});

async function restart(extra: Record<string, string> = {}): Promise<void> {
  github.deliverTo(null);
  await service.kill();
  await service.restart({ ...variables, ...extra });
  github.deliverTo(`${service.url}/api/github/webhooks`);
}

test.each(MODEL_CRASH_POINTS)('killed at %s', async (point) => {
  const before = claude.billed().calls;
  await restart({ CCB_CRASH_AT: `${point}:1` });
  const number = await here.ask({ title: `Killed at ${point}`, body: requestText() });
  for (let deaths = 1; deaths <= DEATHS; deaths++) {
    expect(await service.ended()).toBe('SIGKILL');
    await restart(deaths < DEATHS ? { CCB_CRASH_AT: `${point}:${point === 'model.asked' ? 2 : 1}` } : {});
  }
  await here.stands(number, 'inactive');
  const paid = claude.billed().calls - before;
  // What was answered and not yet written down is asked once more; what was written down never is.
  expect(paid).toBe(point === 'model.answered' ? ANSWERS : ANSWERS + DEATHS);
  const pulls = (await github.pulls(REPOSITORY)).filter((one) => one.body.includes(`Closes #${number}\n`));
  expect(pulls).toHaveLength(1);
});

/** What is written down of all calls, in millionths of a dollar. */
async function ledger(): Promise<number> {
  const text = 'select sum(cost) as cost from model_calls';
  const [row] = await reading(service.database, ({ sql }) => sql.all<{ cost: number }>(text));
  return row?.cost ?? 0;
}

function billedCost(): number {
  const { input, output, read, written } = claude.billed();
  return costOf('claude-sonnet-5-5', {
    inputTokens: input,
    outputTokens: output,
    cacheReadTokens: read,
    cacheWriteTokens: written,
  });
}

/** Claude is asked once its base is known. */
const POINTS = [...FACTORY_CRASH_POINTS.slice(0, 2), 'model.answered', ...FACTORY_CRASH_POINTS.slice(2)];

test('killed at every point of a revision: one commit, one answer, nothing paid for twice, and the ledger is the bill', async () => {
  const [issue = 0] = here.issues;
  const before = {
    pull: await here.pull(issue),
    bill: claude.billed().calls,
    cost: billedCost(),
    ledger: await ledger(),
  };
  const said = (await here.answers(issue)).length;
  const points = sampled(POINTS, 5);
  claude.answer(revising(HANDLER.replace("'New: '", "'NEW: '")));
  await restart({ CCB_CRASH_AT: `${points[0]}:1` });
  const id = await github.as('octocat', REPOSITORY).comment(issue, '/revise Shout, please');
  const deaths = [await service.ended()];
  for (const point of points.slice(1)) {
    await restart({ CCB_CRASH_AT: `${point}:1` }).catch(() => undefined);
    deaths.push(await service.ended());
  }
  expect(deaths).toEqual(points.map(() => 'SIGKILL'));
  await restart();
  await here.stands(issue, 'inactive');
  await until(async () => (await here.answers(issue)).length > said, 'the answer');
  const after = await here.pull(issue);
  expect(after.number).toBe(before.pull.number);
  expect(await github.parents(after.head.sha, REPOSITORY)).toEqual([before.pull.head.sha]);
  expect(claude.billed().calls - before.bill).toBe(2);
  // Each call is rounded up to a millionth.
  expect(Math.abs((await ledger()) - before.ledger - (billedCost() - before.cost))).toBeLessThanOrEqual(2);
  expect((await here.answers(issue)).length).toBe(said + 1);
  expect((await here.issue(issue)).comments.find((one) => one.id === id)?.reactions).toEqual(['eyes', '+1']);
});
