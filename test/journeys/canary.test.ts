import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Asking, askingIn, expectTidy } from '../support/asking.ts';
import { movingClock } from '../support/moving-clock.ts';
import { packageAt } from '../support/packages.ts';
import { requestText } from '../support/request-text.ts';
import { deliver, until } from '../support/service.ts';
import { startTown, type Town } from '../support/town.ts';

// A new version that runs a share of the events first: worse, it returns by itself and says why; no worse, it gets all of them.

const REPOSITORY = 'my-org/canary';
const SLUG = 'tried-out';
const PATH = `integrations/${SLUG}`;
const MINUTE = 60_000;
/** Fails on some of what comes, which its cases do not show. */
const HANDLER = `export default {
  name: 'tried-out',
  async handle(event, context) {
    if (event.facts.title.includes('odd')) throw new Error('an odd one');
    await context.slack.send({ text: event.facts.title }, '#dev-alerts');
    return { status: 'success', processed: true };
  },
};
`;

const clock = movingClock();
let town: Town;
let here: Asking;
let issue: number;
let id: string;
beforeAll(async () => {
  town = await startTown({ repositories: [REPOSITORY], people: { octocat: 'write' }, clock });
  here = askingIn(town, REPOSITORY);
  issue = await here.ask({ title: 'Tried out', body: requestText() });
  await here.merge(issue);
  id = (await here.integration(issue)).id;
});
afterAll(async () => {
  await expectTidy(town, [here]);
  await town.close();
});

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape the route answers.
const get = async (path: string): Promise<any> => (await town.service.api('GET', `/v1/integrations/${id}${path}`)).body;
const versions = async (): Promise<unknown[]> =>
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  (await get('/versions')).map((one: any) => [one.version, one.active, one.trial_share]);

/** Merged by hand, as the next version. */
async function push(version: string, handler: string): Promise<void> {
  const own = await packageAt(town.github, REPOSITORY, SLUG);
  const manifest = (own[`${PATH}/integration.yaml`] ?? '').replace(/^version: .*$/m, `version: ${version}`);
  const canary = /^canary:/m.test(manifest) ? '' : '\ncanary:\n  share: 50%\n  events: 10\n  duration: 10m\n';
  const gone = Object.keys(own).filter((path) => path.includes('/cases/'));
  await town.github.as('octocat', REPOSITORY).push({
    ...Object.fromEntries(gone.map((path) => [path, null])),
    [`${PATH}/integration.yaml`]: `${manifest}${canary}`,
    [`${PATH}/handler.ts`]: handler,
  });
  await until(async () => String((await versions())[0]).startsWith(version), `version ${version}`);
}

/** So many new issues, as GitHub tells of them; resolves with their events when all have ended. */
async function open(count: number, title: string): Promise<{ version: string; status: string }[]> {
  const told = town.github.deliveries().find((one) => one.event === 'issues');
  const payload = JSON.parse(JSON.stringify(told?.payload));
  payload.action = 'opened';
  payload.issue.labels = [];
  const { webhookSecret: secret } = town.github;
  const send = (n: number) => {
    const opened = { ...payload, issue: { ...payload.issue, number: 1000 + n, title } };
    return deliver(`${town.service.url}/api/github/webhooks`, 'issues', opened, { secret });
  };
  const before = (await get('/events?limit=1000')).length;
  await Promise.all(Array.from({ length: count }, (_, n) => send(n)));
  return await until(async () => {
    const events = (await get('/events?limit=1000')).slice(0, -before || undefined);
    // biome-ignore lint/suspicious/noExplicitAny: as above.
    const isOver = (one: any): boolean => one.version !== null && !['queued', 'processing'].includes(one.status);
    return events.length === count && events.every(isOver) ? events : null;
  }, `${count} events to end`);
}

const said = (words: string) =>
  until(async () => (await here.answers(issue)).find((text) => text.includes(words)), `"${words}" in the issue`);

test('worse than the version that runs: the rest never saw it, and new events run on the old one again', async () => {
  await push('1.1.0', HANDLER);
  expect(await versions()).toEqual([
    ['1.1.0', false, 50],
    ['1.0.0', true, null],
  ]);
  expect(await here.command(issue, '/versions')).toEqual(['eyes', '+1']);
  await said('on trial with 50 % of new events');
  const events = await open(40, 'An odd thing');
  const of = (version: string) => events.filter((one) => one.version === version).map((one) => one.status);
  expect(of('1.1.0').length).toBeGreaterThan(8);
  expect(new Set(of('1.0.0'))).toEqual(new Set(['delivered']));
  expect(of('1.1.0')).not.toContain('delivered');
  clock.forward(MINUTE);
  const evidence = await said('all new events run on `1.0.0` again');
  // It is looked at by the real clock as well, maybe before the last of them had ended.
  const counted = (line: RegExp): number => Number(line.exec(evidence)?.[1] ?? -1);
  const [tried, ran] = [/\| `1\.1\.0` \| (\d+) \| \1 \| 100 % \|/, /\| `1\.0\.0` \| (\d+) \| 0 \| 0 % \|/].map(counted);
  expect(tried).toBeGreaterThanOrEqual(10);
  expect(tried).toBeLessThanOrEqual(of('1.1.0').length);
  expect(ran).toBeLessThanOrEqual(of('1.0.0').length);
  expect(ran).toBeGreaterThanOrEqual(0);
  expect(await versions()).toEqual([
    ['1.1.0', false, null],
    ['1.0.0', true, null],
  ]);
  const { body: audit } = await town.service.api('GET', '/v1/audit?action=integration.canary_returned');
  expect(audit[0]).toMatchObject({ target_id: id });
  const pulls = () => town.github.pulls(REPOSITORY);
  await until(
    async () => (await pulls()).find(({ head }) => head.ref.includes('to-1.0.0-from-1.1.0')),
    'a pull request',
  );
  expect(new Set((await open(6, 'Odd once more, odd')).map((one) => one.version))).toEqual(new Set(['1.0.0']));
});

test('no worse: after its time all new events run on it; /rollback ends a trial at once', async () => {
  await push('1.2.0', HANDLER.replace("includes('odd')", "includes('never')"));
  expect(new Set((await open(40, 'An odd thing')).map((one) => one.status))).toEqual(new Set(['delivered']));
  clock.forward(5 * MINUTE);
  await here.command(issue, '/status');
  expect((await versions())[0]).toEqual(['1.2.0', false, 50]);
  clock.forward(6 * MINUTE);
  await said('all new events run on `1.2.0` now');
  expect((await versions())[0]).toEqual(['1.2.0', true, null]);
  await push('1.3.0', HANDLER);
  expect((await versions())[0]).toEqual(['1.3.0', false, 50]);
  expect(await here.command(issue, '/rollback')).toEqual(['eyes', '+1']);
  expect((await versions()).slice(0, 2)).toEqual([
    ['1.3.0', false, null],
    ['1.2.0', true, null],
  ]);
});
