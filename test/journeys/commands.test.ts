import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Asking, arrived, askingIn, expectTidy } from '../support/asking.ts';
import { requestText } from '../support/request-text.ts';
import { until } from '../support/service.ts';
import { startTown, type Town } from '../support/town.ts';

// Slash commands in issues and pull requests: who may, what happens, what is answered.

const REPOSITORY = 'my-org/commands';
const DONE = ['eyes', '+1'];
const REFUSED = ['eyes', '-1'];

let town: Town;
let here: Asking;
beforeAll(async () => {
  town = await startTown({
    repositories: [REPOSITORY],
    people: { octocat: 'write', keeper: 'write', stranger: null, robot: 'write' },
    bots: ['robot'],
  });
  here = askingIn(town, REPOSITORY);
});
afterAll(async () => {
  await expectTidy(town, [here]);
  await town.close();
});

const octocat = () => town.github.as('octocat', REPOSITORY);
const last = async (issue: number): Promise<string> => (await here.answers(issue)).at(-1) ?? '';
const events = async (issue: number): Promise<{ id: string; status: string; version: string }[]> => {
  const { id } = await here.integration(issue);
  return (await town.service.api('GET', `/v1/integrations/${id}/events`)).body;
};

describe('on a running integration', () => {
  let issue = 0;
  let pull = 0;

  test('it runs', async () => {
    issue = await here.ask({ title: 'Commanded', body: requestText() });
    await here.stands(issue, 'inactive');
    pull = (await here.pull(issue)).number;
  });

  test('before the merge: /status, /versions and /help answer, also in the pull request', async () => {
    for (const place of [issue, pull]) {
      expect(await here.command(place, '/status', 'stranger')).toEqual(DONE);
      expect(await last(place)).toContain('ready to be merged');
      expect(await here.command(place, '/versions', 'stranger')).toEqual(DONE);
      expect(await last(place)).toContain('no version yet');
      expect(await here.command(place, '/help')).toEqual(DONE);
      expect(await last(place)).toMatch(/`\/pause`[\s\S]*`\/rollback/);
    }
    expect(await here.command(issue, '/activate')).toEqual(REFUSED);
    expect(await here.command(issue, '/pause')).toEqual(REFUSED);
    expect(await here.command(pull, '/rollback')).toEqual(REFUSED);
    await here.merge(issue);
  });

  test('strangers change nothing, and are told why', async () => {
    const commands = ['/pause', '/rollback 1.0.0', '/deprecate', '/cancel', '/reprocess', '/activate'];
    for (const command of commands) {
      expect(await here.command(issue, command, 'stranger')).toEqual(REFUSED);
      expect(await last(issue)).toContain('needs write access');
    }
    await here.stands(issue, 'active');
  });

  test('/pause: events are held; /resume: new ones run', async () => {
    expect(await here.command(pull, '/pause')).toEqual(DONE);
    await here.stands(issue, 'paused');
    await octocat().openIssue({ title: 'While it was paused' });
    await until(async () => (await events(issue)).some((one) => one.status === 'held'), 'a held event');
    expect(await here.command(issue, '/pause')).toEqual(DONE);
    expect(await last(issue)).toContain('paused already');
    expect(await here.command(issue, '/resume')).toEqual(DONE);
    await here.stands(issue, 'active');
    await octocat().openIssue({ title: 'Resumed' });
    await arrived(town, 'dev-alerts', 'Resumed');
    expect((await town.slack.texts('dev-alerts')).filter((text) => text.includes('While it was paused'))).toEqual([]);
  });

  test('several in one comment are carried out in their order; quoted and fenced ones are not', async () => {
    const text = [
      'Let us stop and look:',
      '/pause',
      '> /deprecate',
      '',
      '```',
      '/deprecate',
      '```',
      '',
      '    /deprecate',
      '',
      '/versions',
      'so much for `/deprecate`',
    ].join('\n');
    expect(await here.command(issue, text)).toEqual(DONE);
    await here.stands(issue, 'paused');
    expect(await last(issue)).toContain('1.0.0');
    expect(await here.command(issue, '/activate\n/nonsense')).toEqual(REFUSED);
    await here.stands(issue, 'active');
  });

  test('/stage on writes down and sends nothing; /explain says what became of an event; /replay takes what was held', async () => {
    expect(await here.command(issue, '/stage perhaps')).toEqual(REFUSED);
    expect(await here.command(issue, '/stage on')).toEqual(DONE);
    await octocat().openIssue({ title: 'Only staged' });
    const staged = await until(async () => (await events(issue)).find((one) => one.status === 'staged'), 'it staged');
    expect(await here.command(issue, `/explain ${staged.id}`)).toEqual(DONE);
    expect(await last(issue)).toMatch(/\*\*staged\*\*[\s\S]*1\. `received`: success[\s\S]*`slack_send_message`/);
    for (const wrong of ['/explain', '/explain evt_1', '/replay', '/replay never', '/replay 1h 2h'])
      expect([wrong, await here.command(issue, wrong)]).toEqual([wrong, REFUSED]);
    expect(await here.command(issue, '/stage off')).toEqual(DONE);
    expect(await here.command(issue, '/replay 1h')).toEqual(DONE);
    expect(await last(issue)).toMatch(/^[1-9]\d* events/);
    await arrived(town, 'dev-alerts', 'While it was paused');
    expect((await town.slack.texts('dev-alerts')).filter((text) => text.includes('Only staged'))).toEqual([]);
  });

  test('/test tries its credentials', async () => {
    expect(await here.command(issue, '/test')).toEqual(DONE);
    expect(await last(issue)).toMatch(/^- (?:✅|❌) `slack`/);
  });

  test('an unknown one is answered with the nearest', async () => {
    expect(await here.command(issue, '/puase')).toEqual(REFUSED);
    expect(await last(issue)).toMatch(/`\/puase`.*`\/pause`/);
    await here.stands(issue, 'active');
  });

  test('a bot is not answered', async () => {
    const before = await here.answers(issue);
    const id = await town.github.as('robot', REPOSITORY).comment(issue, '/pause');
    expect(await here.command(issue, '/status')).toEqual(DONE);
    expect((await here.issue(issue)).comments.find((one) => one.id === id)?.reactions).toEqual([]);
    expect(await here.answers(issue)).toHaveLength(before.length + 1);
    await here.stands(issue, 'active');
  });

  test('/rollback after a version that was pushed by hand', async () => {
    const path = 'integrations/commanded/integration.yaml';
    const manifest = (await town.github.files('main', REPOSITORY))[path] ?? '';
    await octocat().push({
      [path]: manifest.replace(/^version: .*$/m, 'version: 1.1.0').replace(/^title: .*$/m, 'title: Another'),
    });
    await until(async () => (await here.integration(issue)).version === '1.1.0', 'the second version');
    expect(await here.command(issue, '/rollback')).toEqual(DONE);
    expect(await last(issue)).toMatch(/`1\.0\.0`.*`1\.1\.0`/);
    expect((await here.integration(issue)).version).toBe('1.0.0');
    const back = () => town.github.pulls(REPOSITORY).then((all) => all.find((one) => one.title.startsWith('revert(')));
    const opened = await until(back, 'the pull request that makes the repository agree');
    expect(opened.title).toBe('revert(integrations): commanded back to 1.0.0');
    const reverted = (await town.github.files(opened.head.ref, REPOSITORY))[path] ?? '';
    expect([/^version: 1\.1\.1$/m.test(reverted), reverted.includes('Another')]).toEqual([true, false]);
    expect(await here.command(issue, '/rollback')).toEqual(REFUSED);
    expect(await here.command(issue, '/rollback 9.9.9')).toEqual(REFUSED);
    expect(await here.command(issue, '/rollback v1.1.0')).toEqual(DONE);
    await until(async () => (await back())?.state === 'closed', 'that pull request to be closed');
    expect(await here.command(issue, '/versions')).toEqual(DONE);
    expect(await last(issue)).toMatch(/`1\.1\.0`.*runs now[\s\S]*`1\.0\.0`/);
    await octocat().openIssue({ title: 'On which version' });
    await arrived(town, 'dev-alerts', 'On which version');
    await until(async () => (await events(issue)).some((one) => one.version === '1.1.0'), 'an event on 1.1.0');
  });

  test('what is done is not done again', async () => {
    expect(await here.command(issue, '/reprocess')).toEqual(REFUSED);
    expect(await here.command(issue, '/cancel')).toEqual(REFUSED);
  });

  test('/deprecate: it gets no more events, and stays readable', async () => {
    expect(await here.command(issue, '/deprecate')).toEqual(DONE);
    await here.stands(issue, 'deprecated');
    const count = (await events(issue)).length;
    await octocat().openIssue({ title: 'Too late' });
    expect(await here.command(issue, '/status')).toEqual(DONE);
    expect(await here.command(issue, '/activate')).toEqual(REFUSED);
    expect(await events(issue)).toHaveLength(count);
  });
});

describe('on a pull request', () => {
  test('/revise with recipes: what they understand is changed, beside what people edited; the rest is said', async () => {
    const issue = await here.ask({ title: 'By recipe', body: requestText() });
    await here.stands(issue, 'inactive');
    const { number, head } = await here.pull(issue);
    const folder = 'integrations/by-recipe';
    const readme = '# Ours now\n';
    await octocat().push({ [`${folder}/HISTORY.md`]: 'By hand.\n' }, { branch: head.ref });
    expect(await here.command(number, '/revise Critical issue: also send it to #critical-alerts')).toEqual(DONE);
    await until(async () => /Done in/.test(await last(number)), 'an answer');
    const changed = await town.github.files(head.ref, REPOSITORY);
    expect(changed[`${folder}/integration.yaml`]).toContain('critical-alerts');
    expect(changed[`${folder}/HISTORY.md`]).toBe('By hand.\n');
    await here.stands(issue, 'inactive');
    expect(await here.command(number, '/revise Make it nicer, please')).toEqual(DONE);
    await until(async () => /recipes found nothing/.test(await last(number)), 'an honest answer');
    await here.stands(issue, 'inactive');
    await octocat().push({ [`${folder}/README.md`]: readme }, { branch: head.ref });
    expect(await here.command(number, '/revise Closed issue: send it to #dev-updates')).toEqual(DONE);
    await until(async () => /`README\.md` would have to be written anew/.test(await last(number)), 'a conflict told');
    expect((await town.github.files(head.ref, REPOSITORY))[`${folder}/README.md`]).toBe(readme);
    expect(await here.command(number, '/revise')).toEqual(REFUSED);
    await octocat().closePull(number);
  });

  test('/approve merges what passes its checks, and never alone where two are needed', async () => {
    await octocat().push({ '.github/claude-code-bot.yml': 'require_second_person: true\n' });
    const issue = await here.ask({ title: 'Approved', body: requestText() });
    expect(await here.command(issue, '/approve', 'keeper')).toEqual(REFUSED);
    await here.stands(issue, 'inactive');
    const { number, head } = await here.pull(issue);
    expect(await here.command(issue, '/approve')).toEqual(REFUSED);
    expect(await last(issue)).toContain('somebody else than who asked');
    await town.github.checked(head.ref, { name: 'lint', conclusion: 'failure' }, REPOSITORY);
    await until(async () => /recipes cannot mend/.test(await last(number)), 'what fails to be told');
    expect(await here.command(number, '/approve', 'keeper')).toEqual(REFUSED);
    expect(await last(number)).toContain('lint');
    await town.github.checked(head.ref, { name: 'lint', conclusion: 'success' }, REPOSITORY);
    await here.stands(issue, 'inactive');
    expect(await here.command(number, '/approve', 'keeper')).toEqual(DONE);
    await here.stands(issue, 'active');
    expect(await here.command(number, '/approve', 'keeper')).toEqual(REFUSED);
    await octocat().push({ '.github/claude-code-bot.yml': null });
  });
});

test('npm run live-check goes the whole way as an operator would, and says what it needs', async () => {
  const check = (env: Record<string, string>) =>
    new Promise<{ code: number | null; said: string }>((done) => {
      const script = resolve(import.meta.dirname, '../../scripts/live-check.ts');
      const child = execFile(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', script],
        { env },
        (_, out, err) => done({ code: child.exitCode, said: `${out}${err}` }),
      );
    });
  expect(await check({})).toEqual({ code: 2, said: expect.stringContaining('LIVE_GITHUB_TOKEN') });
  const place = { LIVE_GITHUB_TOKEN: 'ghp_emulated_octocat', LIVE_REPOSITORY: REPOSITORY };
  const { code, said } = await check({ ...place, GITHUB_API_URL: town.github.apiUrl, LIVE_PATIENCE_S: '30' });
  expect([code, said]).toEqual([0, expect.stringMatching(/the pull request is open[\s\S]*everything is there/)]);
});

describe('on a request that is under way', () => {
  test('/cancel while it is built: nothing is published; /reprocess begins anew', async () => {
    const issue = await here.ask({ title: 'Cancelled', body: requestText() });
    expect(await here.command(issue, '/cancel')).toEqual(DONE);
    await here.stands(issue, 'failed');
    expect(await here.says(issue, 'Cancelled by')).toContain('/reprocess');
    const { head } = (await town.github.pulls(REPOSITORY)).find((one) => one.title.includes('Cancelled')) ?? {};
    expect(head).toBeUndefined();
    expect(await here.command(issue, '/reprocess')).toEqual(DONE);
    await here.stands(issue, 'inactive');
    expect(await here.command(issue, '/cancel')).toEqual(DONE);
    await here.stands(issue, 'failed');
    expect(await here.command(issue, '/cancel')).toEqual(DONE);
    expect(await last(issue)).toContain('stopped already');
  });

  test('merged although it was cancelled, it runs', async () => {
    const issue = await here.ask({ title: 'Merged all the same', body: requestText() });
    await here.stands(issue, 'inactive');
    expect(await here.command(issue, '/cancel')).toEqual(DONE);
    await here.stands(issue, 'failed');
    await octocat().merge((await here.pull(issue)).number);
    await here.stands(issue, 'active');
    expect(await here.says(issue, 'It is running')).not.toContain('Cancelled by');
  });

  test('in an issue without a request nothing is answered', async () => {
    const issue = await octocat().openIssue({ title: 'Only an issue' });
    await octocat().comment(issue, '/status');
    const asked = await here.ask({ title: 'Something else', body: 'Please.' });
    await here.stands(asked, 'needs-info');
    expect(await here.answers(issue)).toEqual([]);
  });

  test('in Russian it is answered in Russian', async () => {
    const issue = await here.ask({
      title: 'По-русски',
      body: '**Название сервиса:** Slack\n**Описание:** Писать в #dev-alerts',
    });
    await here.stands(issue, 'needs-info');
    expect(await here.command(issue, '/puase')).toEqual(REFUSED);
    expect(await last(issue)).toContain('Возможно, имелась в виду');
  });
});
