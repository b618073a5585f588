import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Ctx } from '#src/access/ctx.ts';
import { createFactory } from '#src/factory/work.ts';
import { createIntegration } from '#src/integrations/create.ts';
import { slugOf } from '#src/integrations/slug.ts';
import { TemporaryFault } from '#src/kit/faults.ts';
import { newId } from '#src/kit/ids.ts';
import { ADOPT_QUEUE } from '#src/requests/adopt-job.ts';
import { textHashOf } from '#src/requests/body.ts';
import { reprocess } from '#src/requests/reprocess.ts';
import { openSandbox } from '#src/sandbox/open.ts';
import { openStore } from '#src/store/open.ts';
import { ensureProject } from '#src/store/projects.ts';
import { ensureRepository, updateRepository } from '#src/store/repositories.ts';
import { dropStageResults, findRequest, insertRequest, saveStageResult, updateRequest } from '#src/store/requests.ts';
import type { RequestRow } from '#src/store/rows.ts';
import type { Store } from '#src/store/store.ts';
import { opened, REPOSITORY } from '../github/opened.ts';
import { ctxOn, jobsIn, requestNow } from '../requests/bed.ts';
import { silent } from '../support/silent.ts';
import { GUIDE, issueFrom, issueOf } from './requests.ts';

const at = opened({ repositories: [REPOSITORY], people: { octocat: 'write', ann: 'write' } });
const sandbox = openSandbox({ log: silent, size: 1 });
const folder = mkdtempSync(join(tmpdir(), 'ccb-publish-'));
let store: Store;
let ctx: Ctx;
let serial = 100;

beforeAll(async () => {
  store = await openStore({ url: `sqlite:${join(folder, 'test.db')}`, log: silent });
  ctx = ctxOn(store);
});
afterAll(async () => {
  await sandbox.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const factory = () => createFactory({ ctx, sandbox, github: at().github, claude: null, model: undefined });

/** A request as intake makes it of an issue. */
async function asked(title: string, { body, language } = issueFrom(GUIDE, title)): Promise<RequestRow> {
  const issueNumber = ++serial;
  const now = Date.now();
  return await store.write(async (tx) => {
    await ensureRepository(tx, { name: REPOSITORY, installationId: at().emulated.installationId, now });
    const project = await ensureProject(tx, { id: newId('prj', now), name: REPOSITORY, createdAt: now });
    const given = {
      projectId: project.id,
      slug: slugOf(title),
      name: title,
      type: 'webhook',
      source: '',
      target: '',
      description: '',
      config: {},
    };
    const row = await createIntegration(tx, ctx, given, { state: 'requested', reason: 'Asked for.' });
    return await insertRequest(tx, {
      id: newId('req', now),
      integrationId: row.id,
      kind: 'issue',
      state: 'requested',
      priority: 1,
      text: title,
      textHash: textHashOf(title),
      body: body as never,
      language,
      requestedBy: 'github:octocat',
      errorDetails: null,
      repository: REPOSITORY,
      issueNumber,
      installationId: at().emulated.installationId,
      createdAt: now,
      updatedAt: now,
    });
  });
}

const pullOf = async (branch: string) => (await at().emulated.pulls()).filter((one) => one.head.ref === branch);

test('an issue becomes one commit, one pull request and one check run, in few calls', async () => {
  const request = await asked('GitHub to Slack');
  const before = at().emulated.calls().length;
  await factory().work(request.id);
  const calls = at().emulated.calls().slice(before);
  const done = await requestNow(store, request.id);
  const branch = `claude-code-bot/github-to-slack-${request.issueNumber}`;
  expect(done).toMatchObject({ state: 'inactive', waiting: 'merge', branch, checkRunUrl: expect.any(String) });
  const [pull, ...others] = await pullOf(branch);
  expect(others).toEqual([]);
  expect(pull).toMatchObject({
    title: 'feat(integrations): GitHub to Slack',
    base: 'main',
    draft: false,
    number: done.pullNumber,
  });
  expect(pull?.body).toContain(`Closes #${request.issueNumber}`);
  expect(pull?.body).toContain('### Конфигурация');
  expect(pull?.labels).toEqual(['integration']);
  const files = Object.keys(await at().emulated.files(branch)).filter((path) => path !== 'README.md');
  expect(files.every((path) => path.startsWith('integrations/github-to-slack/'))).toBe(true);
  expect(files).toEqual(expect.arrayContaining(['integrations/github-to-slack/handler.ts']));
  const checks = await at().emulated.checks(pull?.head.sha ?? '');
  expect(checks).toMatchObject([{ name: 'Claude Code Bot', conclusion: 'success' }]);
  expect(calls.length).toBeLessThanOrEqual(14);
});

test('a run that died before it knew what it had published finds it and publishes nothing twice', async () => {
  const request = await asked('Died in between');
  await factory().work(request.id);
  const first = await requestNow(store, request.id);
  const [published] = await pullOf(first.branch ?? '');
  // As if the process had died after the last call and before the result was kept.
  const kept = await store.read.sql.all<{ stage: string; result: string }>(
    "select stage, result from stage_results where request_id = ? and stage != 'publish'",
    [request.id],
  );
  await store.write(async (tx) => {
    await dropStageResults(tx, request.id);
    for (const { stage, result } of kept) {
      await saveStageResult(tx, { requestId: request.id, stage, result: JSON.parse(result), createdAt: 1 });
    }
    await updateRequest(tx, request.id, { state: 'testing', pullNumber: null, pullRequestUrl: null, branch: null });
  });
  await factory().work(request.id);
  const pulls = await pullOf(first.branch ?? '');
  expect(pulls).toMatchObject([{ number: published?.number, head: { sha: published?.head.sha } }]);
  expect(await at().emulated.checks(published?.head.sha ?? '')).toHaveLength(1);
  expect(await requestNow(store, request.id)).toMatchObject({ pullNumber: published?.number, state: 'inactive' });
});

test('asked for again with other words, the same pull request says so', async () => {
  const request = await asked('Changed later');
  await factory().work(request.id);
  const first = await requestNow(store, request.id);
  const body = issueOf({ outgoingActions: ['Send a message to Slack #other'] }, 'Changed later');
  await reprocess(ctx, request.id, { by: 'octocat', text: 'other', body, language: 'en' });
  await factory().work(request.id);
  const pulls = await pullOf(first.branch ?? '');
  expect(pulls).toMatchObject([{ number: first.pullNumber, body: expect.stringContaining('#other') }]);
  expect(Object.keys(await at().emulated.files(first.branch ?? ''))).not.toContain(
    'integrations/changed-later/templates/issue_closed.hbs',
  );
});

test('the settings of the repository are kept to', async () => {
  const request = await asked('By the settings');
  const settings = { path: 'bots/all', draft: true, reviewers: ['ann'] };
  await store.write((tx) => updateRepository(tx, REPOSITORY, { settings }));
  await factory().work(request.id);
  await store.write((tx) => updateRepository(tx, REPOSITORY, { settings: null }));
  const done = await requestNow(store, request.id);
  const [pull] = await pullOf(done.branch ?? '');
  expect(pull).toMatchObject({ draft: true, reviewers: ['ann'] });
  expect(Object.keys(await at().emulated.files(done.branch ?? ''))).toContain(
    'bots/all/by-the-settings/integration.yaml',
  );
});

test('with auto_merge it is merged and taken over at that commit', async () => {
  const request = await asked('Merged at once');
  await store.write((tx) => updateRepository(tx, REPOSITORY, { settings: { auto_merge: true } }));
  await factory().work(request.id);
  await store.write((tx) => updateRepository(tx, REPOSITORY, { settings: null }));
  expect(await requestNow(store, request.id)).toMatchObject({ state: 'inactive', waiting: null });
  expect(Object.keys(await at().emulated.files('main'))).toContain('integrations/merged-at-once/integration.yaml');
  expect(await jobsIn(store, ADOPT_QUEUE)).toEqual([expect.stringMatching(/_m_merged-at-once$/)]);
});

test('while GitHub is away the request waits for the next try; at the last it fails with the sentence', async () => {
  const request = await asked('Try again');
  at().emulated.breakNext({ status: 502, times: 100, match: /git\/ref/ } as never);
  await expect(factory().work(request.id, { attempts: 0 })).rejects.toThrow(TemporaryFault);
  expect(await findRequest(store.read, request.id)).toMatchObject({ state: 'testing' });
  await factory().work(request.id, { attempts: 7 });
  expect(await requestNow(store, request.id)).toMatchObject({ state: 'failed', notes: [expect.any(String)] });
});
