import { expect, test } from '@jest/globals';
import { answerCommands } from '#src/commands/answer.ts';
import type { CommandCtx } from '#src/commands/define.ts';
import { bodyOf } from '#src/requests/body.ts';
import { REQUEST_QUEUE } from '#src/requests/queues.ts';
import { updateIntegration } from '#src/store/integrations.ts';
import { listVersions } from '#src/store/versions.ts';
import { integrationNow, jobsIn, requestNow } from '../requests/bed.ts';
import { onEveryStore } from '../support/stores.ts';
import { anIssue, TEXT } from './bed.ts';

const ask = (about: CommandCtx, body: string) => answerCommands({ ...about, body, mayWrite: async () => true });

const RUNNING = { requestState: 'inactive', integrationState: 'active', versions: ['1.0.0', '1.1.0'] };

onEveryStore('answerCommands', (open) => {
  test('/pause and /resume move it and leave the rest to the status comment', async () => {
    const about = await anIssue(open.store, RUNNING);
    expect(await ask(about, '/pause')).toEqual({ reply: null, ok: true });
    expect(await integrationNow(open.store, about.integration.id)).toMatchObject({
      status: 'paused',
      pausedBy: 'github:octocat',
    });
    expect((await ask(about, '/pause')).reply).toBe('It is paused already. `/resume` lets it go on.');
  });

  test('several commands are carried out in order and answered in one reply', async () => {
    const about = await anIssue(open.store, RUNNING);
    const { reply, ok } = await ask(about, '/rollback\n/versions\n/stauts');
    expect(ok).toBe(false);
    expect(reply).toMatch(/^`\/rollback`\n\nNew events run on `1\.0\.0` now\. Before, it was `1\.1\.0`\./);
    expect(reply).toMatch(/- `1\.0\.0` · 2023-11-14 22:13 UTC · `abcdef0` \*\*runs now\*\*/);
    expect(reply).toContain('`/stauts`\n\nThere is no command `/stauts`. Did you mean `/status`?');
  });

  test.each([
    ['/rollback 1.0.0', /New events run on `1\.0\.0`/, '1.0.0'],
    ['/rollback v1.0.0 please', /New events run on `1\.0\.0`/, '1.0.0'],
    ['/rollback 1.1.0', /It runs on `1\.1\.0` already/, '1.1.0'],
    ['/rollback 9.9.9', /Not done\. There is no version 9\.9\.9\. There are: 1\.1\.0, 1\.0\.0\./, '1.1.0'],
    ['/rollback @octocat', /There is no version @&#8203;octocat/, '1.1.0'],
  ])('%s', async (body, said, running) => {
    const about = await anIssue(open.store, RUNNING);
    expect((await ask(about, body)).reply).toMatch(said);
    expect((await ask(about, '/versions')).reply).toMatch(new RegExp(`\`${running}\`.*runs now`));
  });

  test('/rollback that is carried out a second time, because nobody noted the first, goes no further back', async () => {
    const about = await anIssue(open.store, { integrationState: 'active', versions: ['1.0.0', '1.1.0', '1.2.0'] });
    const first = await ask(about, '/rollback');
    const again = { ...about, integration: await integrationNow(open.store, about.integration.id) };
    expect(await ask(again, '/rollback')).toEqual(first);
    expect(first.reply).toMatch(/New events run on `1\.1\.0` now\. Before, it was `1\.2\.0`\./);
    const { reply } = await ask({ ...again, comment: about.comment + 1 }, '/rollback');
    expect(reply).toMatch(/New events run on `1\.0\.0` now\. Before, it was `1\.1\.0`\./);
  });

  test('/rollback of a version on trial says the same when it is carried out a second time', async () => {
    const about = await anIssue(open.store, RUNNING);
    const [trial, before] = await listVersions(open.store.read, about.integration.id);
    const canary = { versionId: trial?.id ?? '', share: 0.1, since: 0, events: 10, durationMs: 60_000 };
    await open.store.write((tx) =>
      updateIntegration(tx, about.integration.id, { versionId: before?.id ?? null, canary }),
    );
    const now = async () => ({ ...about, integration: await integrationNow(open.store, about.integration.id) });
    const first = await ask(await now(), '/rollback');
    expect(first.reply).toMatch(/New events run on `1\.0\.0` now\./);
    expect(await ask(await now(), '/rollback')).toEqual(first);
  });

  test('/rollback of the first version says that there is no earlier one', async () => {
    const about = await anIssue(open.store, { ...RUNNING, versions: ['1.0.0'], language: 'ru' });
    expect(await ask(about, '/rollback')).toEqual({
      ok: false,
      reply: expect.stringMatching(/^Более ранней версии, к которой можно вернуться, нет\./),
    });
  });

  test('/revise of one comment is one wish, however often it is carried out; of another it is another', async () => {
    const about = await anIssue(open.store, { requestState: 'failed' });
    const wishes = async () => {
      const request = await requestNow(open.store, about.request.id);
      return { request, wishes: bodyOf(request).wishes?.map(({ text }) => text) };
    };
    const first = '/revise Shout, please\n/revise In green';
    expect(await ask(about, first)).toEqual({ reply: null, ok: true });
    const { request, wishes: once } = await wishes();
    expect(once).toEqual(['Shout, please', 'In green']);
    await ask({ ...about, request }, first);
    expect((await wishes()).wishes).toEqual(once);
    await ask({ ...about, request, comment: 2 }, '/revise Shout, please');
    expect((await wishes()).wishes).toEqual([...(once ?? []), 'Shout, please']);
  });

  test('/cancel stops a request, /reprocess starts it again from the issue as it is now', async () => {
    const about = await anIssue(open.store);
    expect(await ask(about, '/cancel')).toEqual({ reply: null, ok: true });
    expect(await requestNow(open.store, about.request.id)).toMatchObject({
      state: 'failed',
      errorDetails: { error: 'cancelled', by: 'octocat' },
    });
    const issue = { title: 'Issues to Teams', text: TEXT.replace('new issues', 'closed issues'), author: 'octocat' };
    expect(await ask({ ...about, issue }, '/reprocess')).toEqual({ reply: null, ok: true });
    expect(await requestNow(open.store, about.request.id)).toMatchObject({
      state: 'analyzing',
      body: { fields: { description: 'Tell people about closed issues' } },
    });
    expect(await jobsIn(open.store, REQUEST_QUEUE)).toContain(about.request.id);
  });

  test('/reprocess of somebody who may starts what waited for permission', async () => {
    const about = await anIssue(open.store, { waiting: 'permission' });
    expect(await ask(about, '/reprocess')).toEqual({ reply: null, ok: true });
    expect((await requestNow(open.store, about.request.id)).waiting).toBeNull();
  });

  test('/activate says what is missing', async () => {
    const about = await anIssue(open.store, { requestState: 'inactive', integrationState: 'inactive' });
    const { reply, ok } = await ask(about, '/activate');
    expect(ok).toBe(false);
    expect(reply).toBe('Not done. There is no tested version of it yet.');
  });

  test('/status says where it stands, whose turn it is, and what was noted', async () => {
    const about = await anIssue(open.store, { ...RUNNING, notes: ['Ask @ann about `x`.'] });
    const { reply } = await ask(about, '/status');
    expect(reply).toContain(`**Issues to Slack** (\`${about.integration.id}\`, version \`1.1.0\`): running.`);
    expect(reply).toContain('- Ask @&#8203;ann about `x`.');
  });

  test('/help lists every command in the language of the issue', async () => {
    const about = await anIssue(open.store, { language: 'ru' });
    const { reply } = await ask(about, '/help');
    expect(reply).toContain('- `/rollback [версия]`: выполнять');
    expect(reply).toContain('- `/activate` (или `/resume`): запустить');
  });

  test('what is like no command is told where they are', async () => {
    const about = await anIssue(open.store);
    expect((await ask(about, '/abracadabra')).reply).toBe(
      'There is no command `/abracadabra`. `/help` lists those there are.',
    );
  });

  test('the right to write is asked for once, and only for what changes something', async () => {
    const about = await anIssue(open.store, RUNNING);
    let asked = 0;
    const mayWrite = async () => {
      asked++;
      return true;
    };
    await answerCommands({ ...about, body: '/status\n/help\n/versions\n/nothing-known', mayWrite });
    expect(asked).toBe(0);
    await answerCommands({ ...about, body: '/pause\n/resume\n/pause', mayWrite });
    expect(asked).toBe(1);
  });

  test('a fault of ours is logged, answered, and does not stop the next command', async () => {
    const about = await anIssue(open.store);
    const lines: object[] = [];
    const log = Object.assign(Object.create(about.ctx.log), { error: (line: object) => lines.push(line) });
    const broken = { ...about.ctx, log, keyring: about.ctx.keyring, queue: null as never };
    const { reply, ok } = await ask({ ...about, ctx: broken }, '/reprocess\n/help');
    expect(ok).toBe(false);
    expect(reply).toMatch(/went wrong on our side[\s\S]*\/help/);
    expect(lines).toMatchObject([{ command: 'reprocess' }]);
  });
});
