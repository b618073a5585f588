import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Ctx } from '#src/access/ctx.ts';
import { acceptRequest } from '#src/requests/accept.ts';
import { bodyOf, type Wish } from '#src/requests/body.ts';
import { moveRequest } from '#src/requests/move.ts';
import { plainWish, reviseRequest } from '#src/requests/revise.ts';
import { listRequests } from '#src/store/requests.ts';
import type { RequestRow } from '#src/store/rows.ts';
import { onEveryStore } from '../support/stores.ts';
import { ctxOn, newestRequest, requestNow } from './bed.ts';

onEveryStore('wishes at the same moment', (open) => {
  let ctx: Ctx;
  let request: RequestRow;
  let serial = 0;
  beforeAll(() => {
    ctx = ctxOn(open.store);
  });
  beforeEach(async () => {
    const row = await acceptRequest(ctx, { name: `wished ${++serial}`, source: 'github', target: 'slack' });
    request = await newestRequest(open.store, row.id);
    for (const to of ['analyzing', 'generating', 'testing', 'inactive'] as const)
      request = await open.store.write((tx) => moveRequest(tx, ctx, request, { to, reason: 'in a test' }));
  });

  const wishes = ['Use blocks.', 'Leave bots out.', 'Say who asked.'];
  const wishOf = (text: string, key: string | null = null): Wish => ({ ...plainWish(text, 'octocat'), key });
  const revisionsOf = (row: RequestRow): string[] => (bodyOf(row).revisions ?? []).toSorted();

  test('are all kept, none over another', async () => {
    await Promise.all(wishes.map((text) => reviseRequest(ctx, request, wishOf(text))));
    const now = await requestNow(open.store, request.id);
    expect(revisionsOf(now)).toEqual(wishes.toSorted());
    for (const text of wishes) expect(now.text).toContain(text);
  });

  test('that are the same one, told twice, are one', async () => {
    await Promise.all([1, 2].map(() => reviseRequest(ctx, request, wishOf('Use blocks.', 'comment 7'))));
    expect(revisionsOf(await requestNow(open.store, request.id))).toEqual(['Use blocks.']);
  });

  test('for what runs are one next version', async () => {
    const running = await open.store.write((tx) =>
      moveRequest(tx, ctx, request, { to: 'active', reason: 'in a test' }),
    );
    await Promise.all(wishes.map((text) => reviseRequest(ctx, running, wishOf(text))));
    const [next, ...others] = (await listRequests(open.store.read, request.integrationId)).filter(
      ({ id }) => id !== request.id,
    );
    expect(others).toEqual([]);
    expect(next && revisionsOf(next)).toEqual(wishes.toSorted());
  });
});
