import { expect, test } from '@jest/globals';
import { listDeliveries, redeliver } from '#src/github/deliveries.ts';
import { findInstallation, listInstallations } from '#src/github/installations.ts';
import { readRepository } from '#src/github/read-repository.ts';
import { until } from '../support/service.ts';
import { connect, opened, REPOSITORY } from './opened.ts';

const at = opened({ repositories: [REPOSITORY, 'octo/two', 'other/three', { name: 'octo/none', installed: false }] });

test('the App knows where it is installed', async () => {
  const { github, emulated } = at();
  expect(await listInstallations(github)).toEqual([
    { installationId: emulated.installationOf(REPOSITORY), account: 'octo', repositories: [REPOSITORY, 'octo/two'] },
    { installationId: emulated.installationOf('other/three'), account: 'other', repositories: ['other/three'] },
  ]);
  expect(await findInstallation(github, 'other/three')).toBe(emulated.installationOf('other/three'));
  expect(await findInstallation(github, 'octo/unknown')).toBeNull();
});

test('a token opens one repository for what the bot does there and is shared by all who ask at once', async () => {
  const { emulated } = at();
  const github = await connect(emulated);
  const before = emulated.calls().length;
  const same = await Promise.all([1, 2, 3].map(() => github.repo(REPOSITORY, emulated.installationId)));
  await Promise.all(same.map(readRepository));
  await readRepository(await github.repo('octo/two', emulated.installationId));
  const made = emulated.calls().slice(before);
  expect(made.filter((one) => one.path.endsWith('/access_tokens'))).toHaveLength(2);
  expect(await emulated.tokens()).toEqual(
    expect.arrayContaining([
      {
        repositories: [REPOSITORY],
        permissions: { contents: 'write', issues: 'write', pull_requests: 'write', checks: 'write', metadata: 'read' },
      },
    ]),
  );
});

test('a token is asked for anew five minutes before it ends', async () => {
  const { emulated } = at();
  let now = Date.now();
  const github = await connect(emulated, { clock: { now: () => now } });
  const repo = await github.repo(REPOSITORY, emulated.installationId);
  const asked = () => emulated.calls().filter((one) => one.path.endsWith('/access_tokens')).length;
  await readRepository(repo);
  const once = asked();
  now += 54 * 60_000;
  await readRepository(repo);
  expect(asked()).toBe(once);
  now += 2 * 60_000;
  await readRepository(repo);
  expect(asked()).toBe(once + 1);
});

test('the delivery log tells what failed, page by page, and GitHub sends it again under the same guid', async () => {
  const { github, emulated } = at();
  emulated.deliverTo(null);
  const since = Date.now();
  const issue = await emulated.as('octo').openIssue({ title: 'While nobody listened' });
  for (let n = 0; n < 101; n += 1) await emulated.as('octo').comment(issue, String(n));
  await until(async () => emulated.deliveries().length >= 102, 'all deliveries are in the log');
  const logged = await listDeliveries(github, since);
  expect(logged).toHaveLength(102);
  const opening = logged?.at(-1);
  expect(opening).toMatchObject({ event: 'issues', action: 'opened', ok: false, redelivery: false });
  expect(opening?.id).toMatch(/^\d{18}$/);
  expect(await listDeliveries(github, Date.now() + 1000)).toEqual([]);
  expect(await redeliver(github, opening?.id ?? '')).toBe(true);
  expect(await redeliver(github, '178564923746951167')).toBe(false);
  await emulated.settled();
  const again = (await listDeliveries(github, since))?.[0];
  expect(again).toMatchObject({ guid: opening?.guid, redelivery: true });
});

test('Probot takes a delivery that GitHub signed and none that somebody else did', async () => {
  const { github } = at();
  const body = JSON.stringify({ action: 'opened' });
  const signature = await github.probot.webhooks.sign(body);
  expect(await github.probot.webhooks.verify(body, signature)).toBe(true);
  expect(await github.probot.webhooks.verify(`${body} `, signature)).toBe(false);
});
