import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type GitHub, startGitHub } from '../../scripts/emulated-github.ts';
import { startSlack } from '../../scripts/emulated-slack.ts';
import { movingClock } from '../support/moving-clock.ts';
import { type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';
import { appVariables, REPOSITORY } from '../support/town.ts';

// GitHub never repeats a delivery that failed. What it could not hand over is asked for again, and leads to its effects once.

const PACKAGE = {
  'integrations/told/integration.yaml': [
    'name: told',
    'version: 1.0.0',
    'source: github',
    'events: [issues.opened]',
    'actions: [webhook_send]',
    '',
  ].join('\n'),
  'integrations/told/handler.ts':
    "export default { name: 'told', async handle(event, context) { await context.webhook.send({ body: { title: event.payload.issue.title } }); return { status: 'success' }; } };\n",
};

const clock = movingClock();
let github: GitHub;
let target: Target;
let service: Service;
let close: () => Promise<void>;

beforeAll(async () => {
  github = await startGitHub({ repositories: [REPOSITORY], people: { octocat: 'write' } });
  const slack = await startSlack([]);
  target = await startTarget();
  const env = { ...appVariables(github, slack), CCB_WEBHOOK_URL: target.url };
  service = await startService(env, { clock });
  github.deliverTo(`${service.url}/api/github/webhooks`);
  close = async () => {
    await service.stop();
    await Promise.all([github.close(), slack.close(), target.close()]);
  };
  await github.as('octocat').push(PACKAGE);
  await until(async () => (await service.api('GET', '/v1/integrations')).body[0]?.status === 'active', 'the package');
});
afterAll(() => close());

/** The emulator sends when it has time; what happened is in the log once it has. */
const logged = (count: number) =>
  until(async () => github.deliveries().length >= count, `${count} deliveries in the log`);

const titles = (): string[] => target.calls.map((call) => call.json.title);

test('what got lost, and what nobody listened to, comes all the same, each once', async () => {
  const octocat = github.as('octocat');
  await octocat.openIssue({ title: 'arrived' });
  await until(async () => titles().includes('arrived'), 'the first');
  const before = github.deliveries().length;
  github.loseNext(1);
  await octocat.openIssue({ title: 'lost' });
  await logged(before + 1);
  github.deliverTo(null);
  for (const n of [1, 2, 3]) await octocat.openIssue({ title: `while away ${n}` });
  await logged(before + 4);
  github.deliverTo(`${service.url}/api/github/webhooks`);
  await octocat.openIssue({ title: 'back' });
  await logged(before + 5);
  clock.forward(6 * 60_000);
  await until(async () => titles().length === 6, 'all of them');
  clock.forward(6 * 60_000);
  await until(async () => (await service.api('GET', '/v1/integrations')).status === 200, 'another round');
  expect(titles().sort()).toEqual(['arrived', 'back', 'lost', 'while away 1', 'while away 2', 'while away 3']);
  expect(github.violations()).toEqual([]);
});
