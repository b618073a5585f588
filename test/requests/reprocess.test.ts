import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Ctx } from '#src/access/ctx.ts';
import { acceptRequest } from '#src/requests/accept.ts';
import { bodyOf } from '#src/requests/body.ts';
import { cancelRequest } from '#src/requests/cancel.ts';
import { failRequest } from '#src/requests/fail.ts';
import { moveRequest } from '#src/requests/move.ts';
import { REQUEST_QUEUE } from '#src/requests/queues.ts';
import { reprocess } from '#src/requests/reprocess.ts';
import { findStageResults, saveStageResult, updateRequest } from '#src/store/requests.ts';
import type { RequestRow } from '#src/store/rows.ts';
import { onEveryStore } from '../support/stores.ts';
import { ctxOn, integrationNow, jobsIn, newestRequest, requestNow } from './bed.ts';

onEveryStore('reprocess and cancel', (open) => {
  let ctx: Ctx;
  let request: RequestRow;
  let serial = 0;
  beforeAll(() => {
    ctx = ctxOn(open.store);
  });
  beforeEach(async () => {
    const row = await acceptRequest(ctx, { name: `again ${++serial}`, source: 'github', target: 'slack' });
    request = await newestRequest(open.store, row.id);
  });

  type To = 'analyzing' | 'generating' | 'testing' | 'inactive' | 'active';
  async function through(...states: To[]): Promise<RequestRow> {
    for (const to of states)
      request = await open.store.write((tx) => moveRequest(tx, ctx, request, { to, reason: 'in a test' }));
    return request;
  }
  const by = { by: 'octocat' };

  test('a failed request begins anew, with nothing left of the first try', async () => {
    await through('analyzing');
    await open.store.write((tx) =>
      saveStageResult(tx, { requestId: request.id, stage: 'analyze', result: { a: 1 }, createdAt: 1 }),
    );
    await open.store.write((tx) => failRequest(tx, ctx, request, { error: 'It broke' }, ['It broke.']));
    const again = await reprocess(ctx, request.id, by);
    expect(again).toMatchObject({ state: 'analyzing', errorDetails: null, notes: [], waiting: null });
    expect(await findStageResults(open.store.read, request.id)).toEqual([]);
    expect(await jobsIn(open.store, REQUEST_QUEUE)).toContain(request.id);
    expect(await integrationNow(open.store, request.integrationId)).toMatchObject({ status: 'analyzing' });
  });

  test('a job that was given up is no obstacle', async () => {
    await through('analyzing');
    await open.store.write((tx) => failRequest(tx, ctx, request, { error: 'It broke' }, []));
    const now = Date.now();
    const { jobs } = await ctx.queue.claim(REQUEST_QUEUE, { limit: 100, leaseMs: 1000, now });
    const job = jobs.find((one) => one.id === request.id);
    await open.store.write((tx) =>
      ctx.queue.giveUp(tx, [{ id: request.id, lease: job?.lease ?? '', reason: 'too often' }]),
    );
    await reprocess(ctx, request.id, by);
    const claimed = await ctx.queue.claim(REQUEST_QUEUE, { limit: 100, leaseMs: 1000, now: Date.now() });
    expect(claimed.jobs.map((one) => one.id)).toContain(request.id);
  });

  test('after an edit it is done again with the new words, from wherever it is', async () => {
    const body = { ...bodyOf(request), description: 'other' } as never;
    const ways: To[][] = [[], ['analyzing', 'generating'], ['testing', 'inactive']];
    for (const [index, states] of ways.entries()) {
      await through(...states);
      request = await reprocess(ctx, request.id, { ...by, text: `words ${index}`, body });
      expect(request).toMatchObject({ text: `words ${index}`, state: index === 0 ? 'requested' : 'analyzing' });
      expect(request.body).toMatchObject({ description: 'other' });
      if (index === 1) await through('generating');
    }
  });

  test('what is under way with these very words is left alone', async () => {
    await through('analyzing');
    await expect(reprocess(ctx, request.id, by)).rejects.toThrow(/analyzing with these very words/);
    await expect(reprocess(ctx, request.id, { ...by, text: request.text })).rejects.toThrow(/cancel/);
  });

  test('what runs already, and what waits for permission, is refused with a sentence', async () => {
    await open.store.write((tx) => updateRequest(tx, request.id, { waiting: 'permission' }));
    await expect(reprocess(ctx, request.id, by)).rejects.toThrow(/write access/);
    const body = bodyOf(request);
    request = await reprocess(ctx, request.id, { ...by, body });
    expect(request).toMatchObject({ state: 'requested', waiting: null });
    await through('analyzing', 'generating', 'testing', 'active');
    await expect(reprocess(ctx, request.id, by)).rejects.toThrow(/It is done/);
    await expect(cancelRequest(ctx, request.id, by)).rejects.toThrow(/pause or deprecate/);
  });

  test('cancelling ends it as failed, takes its job away, and may be said twice', async () => {
    await through('analyzing');
    const cancelled = await cancelRequest(ctx, request.id, by);
    expect(cancelled).toMatchObject({ state: 'failed', errorDetails: { error: 'cancelled', by: 'octocat' } });
    expect(cancelled.notes).toEqual([expect.stringContaining('octocat')]);
    expect(await jobsIn(open.store, REQUEST_QUEUE)).not.toContain(request.id);
    expect(await cancelRequest(ctx, request.id, by)).toEqual(await requestNow(open.store, request.id));
    expect(await reprocess(ctx, request.id, by)).toMatchObject({ state: 'analyzing' });
  });

  test('a request that is not there is not found', async () => {
    await expect(reprocess(ctx, 'req_none', by)).rejects.toThrow(/There is no request req_none/);
    await expect(cancelRequest(ctx, 'req_none', by)).rejects.toThrow(/There is no request/);
  });
});
