import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Ctx } from '#src/access/ctx.ts';
import { createFactory } from '#src/factory/work.ts';
import { acceptRequest } from '#src/requests/accept.ts';
import { cancelRequest } from '#src/requests/cancel.ts';
import { reprocess } from '#src/requests/reprocess.ts';
import { openSandbox } from '#src/sandbox/open.ts';
import type { Sandbox } from '#src/sandbox/sandbox.ts';
import { listStateMoves } from '#src/store/integrations.ts';
import { findStageResults } from '#src/store/requests.ts';
import type { RequestRow } from '#src/store/rows.ts';
import { latestVersion } from '#src/store/versions.ts';
import { ctxOn, integrationNow, newestRequest, requestNow } from '../requests/bed.ts';
import { silent } from '../support/silent.ts';
import { onEveryStore } from '../support/stores.ts';

const sandbox = openSandbox({ log: silent, size: 1 });
afterAll(() => sandbox.close());

onEveryStore('the line, without a repository', (open) => {
  let ctx: Ctx;
  let serial = 0;
  beforeAll(() => {
    ctx = ctxOn(open.store);
  });

  const factory = (over: { sandbox?: Sandbox } = {}) =>
    createFactory({ ctx, sandbox, github: null, claude: null, model: undefined, ...over });

  async function asked(more: Record<string, unknown> = {}): Promise<RequestRow> {
    const body = { name: `line ${++serial}`, source: 'github', target: 'slack', events: ['issues.opened'], ...more };
    return await newestRequest(open.store, (await acceptRequest(ctx, body)).id);
  }

  const stored = async ({ id }: RequestRow) => await findStageResults(open.store.read, id);

  test('a request becomes an installed version, and runs once nothing is missing', async () => {
    const request = await asked({
      config: { slack_channel: '#dev', slack_token: 'xoxb-0123456789-abc', webhook_secret: 'a long enough secret' },
    });
    await factory().work(request.id);
    expect(await requestNow(open.store, request.id)).toMatchObject({
      state: 'active',
      errorDetails: null,
      waiting: null,
    });
    const integration = await integrationNow(open.store, request.integrationId);
    expect(integration).toMatchObject({ status: 'active', pendingRequestId: null, source: 'github', target: 'slack' });
    const moves = await listStateMoves(open.store.read, integration.id);
    expect(moves.map((one) => one.to).sort()).toEqual(['active', 'analyzing', 'generating', 'requested', 'testing']);
    expect((await latestVersion(open.store.read, integration.id))?.version).toBe('1.0.0');
  });

  test('without a credential it is installed and waits', async () => {
    const request = await asked();
    await factory().work(request.id);
    expect(await integrationNow(open.store, request.integrationId)).toMatchObject({ status: 'inactive' });
  });

  test('a run that ends after any stage goes on there, and comes to the same bytes', async () => {
    const whole = await asked({ name: 'resumed' });
    await factory().work(whole.id);
    const results = await stored(whole);
    expect(results.map((row) => row.stage)).toEqual(['analyze', 'generate', 'check', 'publish']);
    const broken = await asked({ name: 'resumed', project: 'other' });
    let left = 0;
    const store = {
      ...open.store,
      write: async (change: never, options: never) => {
        if (left-- <= 0) throw new Error('the power is gone');
        return await open.store.write(change, options);
      },
    } as typeof open.store;
    const dying = createFactory({ ctx: { ...ctx, store }, sandbox, github: null, claude: null, model: undefined });
    const seen: string[][] = [];
    for (let tries = 0; tries < 20; tries++) {
      // One write each time, so that it dies after each of them; installing and keeping the result are two.
      left = tries < 10 ? 1 : 2;
      await dying.work(broken.id).catch(() => undefined);
      seen.push((await stored(broken)).map((row) => row.stage));
      if ((await requestNow(open.store, broken.id)).state === 'active') break;
    }
    expect(new Set(seen.map((stages) => stages.length))).toEqual(new Set([0, 1, 2, 3, 4]));
    const again = await stored(broken);
    expect(again.find((row) => row.stage === 'generate')?.result).toEqual(
      results.find((row) => row.stage === 'generate')?.result,
    );
  });

  test('a stage that has a result is not done again', async () => {
    const request = await asked();
    const once = factory();
    await once.work(request.id);
    const before = await stored(request);
    await once.work(request.id);
    expect(await stored(request)).toEqual(before);
  });

  /** A sandbox in which something happens while the first case runs. */
  function during(happens: () => Promise<unknown>): Sandbox {
    let done = false;
    return {
      ...sandbox,
      run: async (...args) => {
        if (!done) {
          done = true;
          await happens();
        }
        return await sandbox.run(...args);
      },
    };
  }

  test('cancelled while it is tested, it publishes nothing', async () => {
    const request = await asked();
    const cancelling = during(() => cancelRequest(ctx, request.id, { by: 'octocat' }));
    await factory({ sandbox: cancelling }).work(request.id);
    expect(await requestNow(open.store, request.id)).toMatchObject({
      state: 'failed',
      errorDetails: { error: 'cancelled' },
    });
    expect(await latestVersion(open.store.read, request.integrationId)).toBeNull();
  });

  test('changed while it is tested, it begins anew with the new words', async () => {
    const request = await asked();
    const body = { ...request.body, events: ['issues.closed'] } as never;
    const editing = during(() => reprocess(ctx, request.id, { by: 'octocat', text: 'other words', body }));
    await factory({ sandbox: editing }).work(request.id);
    expect(await requestNow(open.store, request.id)).toMatchObject({ state: 'active' });
    const version = await latestVersion(open.store.read, request.integrationId);
    expect(version?.manifest).toMatchObject({ events: ['issues.closed'] });
  });

  test('what cannot be served fails with the sentence and what would be needed, and the next words are tried', async () => {
    const request = await asked({ events: ['issues.exploded'] });
    await factory().work(request.id);
    const failed = await requestNow(open.store, request.id);
    expect(failed).toMatchObject({
      state: 'failed',
      waiting: 'info',
      errorDetails: { error: 'Request cannot be served' },
    });
    expect(failed.notes.join(' ')).toMatch(/no event issues\.exploded.*Name events that it has/);
    const body = { ...failed.body, events: ['issues.closed'] } as never;
    await reprocess(ctx, request.id, { by: 'octocat', text: 'issues.closed', body });
    await factory().work(request.id);
    expect(await requestNow(open.store, request.id)).toMatchObject({ state: 'active', notes: [] });
  });

  test('a fault of our own is told as one, without its insides', async () => {
    const request = await asked();
    const broken: Sandbox = { ...sandbox, run: () => Promise.reject(new Error('at /srv/secret/path')) };
    await factory({ sandbox: broken }).work(request.id);
    const failed = await requestNow(open.store, request.id);
    expect(failed).toMatchObject({ state: 'failed', errorDetails: { error: 'Internal error' } });
    expect(JSON.stringify(failed)).not.toContain('/srv/secret');
  });
});
