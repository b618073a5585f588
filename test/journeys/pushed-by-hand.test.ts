import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Asking, arrived, askingIn, expectTidy } from '../support/asking.ts';
import { exchanged, packageAt } from '../support/packages.ts';
import { requestText } from '../support/request-text.ts';
import { deliver, until } from '../support/service.ts';
import { startTown, type Town } from '../support/town.ts';

// Packages that people push, and which of the repository's events reach which integration.

const REPOSITORY = 'my-org/by-hand';
const OTHER = 'their-org/other';

let town: Town;
let here: Asking;
let there: Asking;
beforeAll(async () => {
  town = await startTown({
    repositories: [REPOSITORY, OTHER],
    people: { octocat: 'write', keeper: 'maintain', stranger: null },
  });
  here = askingIn(town, REPOSITORY);
  there = askingIn(town, OTHER);
});
afterAll(async () => {
  await expectTidy(town, [here, there]);
  await town.close();
});

const octocat = () => town.github.as('octocat', REPOSITORY);
const manifestOf = (slug: string): string => `integrations/${slug}/integration.yaml`;

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape the route answers.
async function named(slug: string): Promise<any> {
  const { body } = await town.service.api('GET', '/v1/integrations?limit=1000');
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  return body.find((one: any) => one.repository === REPOSITORY && one.name.toLowerCase().replaceAll(' ', '-') === slug);
}
const versionsOf = async (id: string): Promise<string[]> =>
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  (await town.service.api('GET', `/v1/integrations/${id}/versions`)).body.map((one: any) => one.version);
const eventsOf = async (id: string): Promise<unknown[]> =>
  (await town.service.api('GET', `/v1/integrations/${id}/events`)).body;
const commented = (sha: string) =>
  until(async () => (await town.github.commitComments(sha, REPOSITORY))[0], 'a comment on the commit');

describe('a package pushed by hand', () => {
  const slug = 'by-hand';
  let good: Record<string, string>;

  test('is an integration without any issue', async () => {
    const issue = await here.ask({ title: 'From an issue', body: requestText() });
    await here.merge(issue);
    const own = await packageAt(town.github, REPOSITORY, 'from-an-issue');
    good = exchanged(exchanged(own, 'from-an-issue', slug), '#dev-alerts', '#development');
    await octocat().push(good);
    await until(async () => (await named(slug))?.status === 'active', 'the integration to run');
    await octocat().openIssue({ title: 'For the hand-made' });
    await arrived(town, 'development', 'For the hand-made');
  });

  test('broken is told at the commit, and the old version runs on', async () => {
    const path = manifestOf(slug);
    const sha = await octocat().push({ [path]: `${good[path]}\nnonsense: [` });
    expect(await commented(sha)).toContain('the version before stays');
    const { id, status } = await named(slug);
    expect(status).toBe('active');
    expect(await versionsOf(id)).toHaveLength(1);
    await octocat().push({ [path]: good[path] ?? '' });
  });

  test('told of out of order, the newest stays', async () => {
    const path = manifestOf(slug);
    const titled = (title: string) => ({ [path]: (good[path] ?? '').replace(/^title: .*$/m, `title: ${title}`) });
    town.github.deliverTo(null);
    await octocat().push(titled('Older'));
    await octocat().push(titled('Newer'));
    await town.github.settled();
    const [older, newer] = town.github
      .deliveries()
      .filter((one) => one.event === 'push')
      .slice(-2);
    const door = `${town.service.url}/api/github/webhooks`;
    town.github.deliverTo(door);
    const { id } = await named(slug);
    const before = await versionsOf(id);
    const secret = town.github.webhookSecret;
    await deliver(door, 'push', newer?.payload, { secret });
    await until(async () => (await versionsOf(id)).length > before.length, 'the newer version');
    await deliver(door, 'push', older?.payload, { secret });
    // Read one after the other: with this one there, the older is done with.
    await octocat().push(titled('Newest'));
    await until(async () => (await versionsOf(id)).length >= before.length + 2, 'the newest version');
    expect(await versionsOf(id)).toHaveLength(before.length + 2);
  });
});

describe('events of the repository', () => {
  test('reach the integrations that listen, and no other', async () => {
    const releases = await here.ask({
      title: 'Releases only',
      body: requestText({
        events: 'GitHub webhook (release.published)',
        description: 'Tell #dev-updates about releases.',
      }),
    });
    await here.merge(releases);
    const listening = await here.integration(releases);
    const before = await eventsOf((await named(slugOfIssues)).id);
    await octocat().release({ tag: 'v1.0.0', name: 'The first' });
    await arrived(town, 'dev-updates', 'The first');
    expect(await eventsOf(listening.id)).toHaveLength(1);
    expect(await eventsOf((await named(slugOfIssues)).id)).toHaveLength(before.length);
  });
  const slugOfIssues = 'from-an-issue';

  test('that add to what waits are taken although nobody asked for them', async () => {
    const own = exchanged(await packageAt(town.github, REPOSITORY, slugOfIssues), slugOfIssues, 'settled');
    const path = manifestOf('settled');
    const waits = `${own[path]}\nsettle: 4s\nfilters: { labels: [late] }\n`.replaceAll('#dev-alerts', '#development');
    // Its cases know nothing of the label.
    const rest = Object.fromEntries(Object.entries(own).filter(([file]) => !file.includes('/cases/')));
    await octocat().push({ ...rest, [path]: waits });
    await until(async () => (await named('settled'))?.status === 'active', 'the integration to run');
    const number = await octocat().openIssue({ title: 'Dressed afterwards' });
    await octocat().label(number, 'late');
    await arrived(town, 'development', 'Dressed afterwards');
    const settled = 'issues.labeled filtered, issues.opened delivered';
    await until(async () => {
      const events = (await eventsOf((await named('settled')).id)) as { type: string; status: string }[];
      return events.map(({ type, status }) => `${type} ${status}`).join(', ') === settled;
    }, settled);
  });

  test('that the bot itself caused are news to nobody', async () => {
    const issue = await here.ask({
      title: 'Listens to pull requests',
      body: requestText({
        events: 'GitHub webhook (pull_request.opened, issue_comment.created)',
        description: 'Tell #dev-updates about pull requests and comments.',
      }),
    });
    await here.merge(issue);
    const { id } = await here.integration(issue);
    const other = await here.ask({ title: 'Makes the bot write', body: requestText() });
    await here.stands(other, 'inactive');
    await octocat().comment(other, 'Words of a person');
    await arrived(town, 'dev-updates', 'Words of a person');
    expect(await eventsOf(id)).toHaveLength(1);
  });

  test('of another repository reach nobody here; without the App nothing comes at all', async () => {
    const { id } = await named('from-an-issue');
    const before = (await eventsOf(id)).length;
    await town.github.as('octocat', OTHER).openIssue({ title: 'Next door' });
    await town.github.uninstall(OTHER);
    const issue = await town.github
      .as('octocat', OTHER)
      .openIssue({ title: 'Nobody there', body: requestText(), labels: ['integration-request'] });
    await here.ask({ title: 'Life goes on', body: requestText() }).then((number) => here.stands(number, 'inactive'));
    expect(await there.answers(issue)).toEqual([]);
    expect((await eventsOf(id)).length).toBe(before + 1);
    await town.github.install(OTHER);
    await there.stands(await there.ask({ title: 'Back again', body: requestText() }), 'inactive');
  });
});
