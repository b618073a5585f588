import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type GitHub, startGitHub } from '../../scripts/emulated-github.ts';
import { type Slack, startSlack } from '../../scripts/emulated-slack.ts';
import { type Asking, askingIn } from '../support/asking.ts';
import { type FakeClaude, startClaude } from '../support/claude.ts';
import { MODEL_CRASH_POINTS } from '../support/crash-points.ts';
import { requestText } from '../support/request-text.ts';
import { goodRun } from '../support/scripts.ts';
import { type Process, spawnService } from '../support/service.ts';
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
