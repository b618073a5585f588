import { beforeAll, expect, test } from '@jest/globals';
import type { Ctx } from '#src/access/ctx.ts';
import { InputFault } from '#src/kit/faults.ts';
import { acceptRequest } from '#src/requests/accept.ts';
import { REQUEST_QUEUE } from '#src/requests/queues.ts';
import { ensureRepository } from '#src/store/repositories.ts';
import { onEveryStore } from '../support/stores.ts';
import { ctxOn, jobsIn, newestRequest } from './bed.ts';

onEveryStore('acceptRequest', (open) => {
  let ctx: Ctx;
  beforeAll(() => {
    ctx = ctxOn(open.store);
  });

  test('both dialects of the body are stored as one, and the job waits', async () => {
    const first = await acceptRequest(ctx, {
      name: 'first',
      source_service: 'github',
      target_service: 'slack',
      configuration: { github_events: ['issues.opened'], slack_channel: '#dev-alerts' },
    });
    const second = await acceptRequest(ctx, {
      name: 'second',
      source: 'github',
      target: 'slack',
      events: ['issues.opened'],
      config: { slack_channel: '#dev-alerts' },
    });
    const [one, two] = await Promise.all([first, second].map((row) => newestRequest(open.store, row.id)));
    expect(one).toMatchObject({ kind: 'api', state: 'requested', repository: null, body: { from: 'api' } });
    expect(one?.body).toMatchObject({ events: ['issues.opened'], settings: { slack_channel: '#dev-alerts' } });
    expect(two?.body).toMatchObject({ events: ['issues.opened'], settings: { slack_channel: '#dev-alerts' } });
    expect(first).toMatchObject({ status: 'requested', pendingRequestId: one?.id, eventDoor: 'hook' });
    expect(await jobsIn(open.store, REQUEST_QUEUE)).toEqual(expect.arrayContaining([one?.id, two?.id]));
  });

  test('a request for a repository is kept with it, and its events come through the App', async () => {
    await open.store.write((tx) => ensureRepository(tx, { name: 'o/r', installationId: 7, now: 1 }));
    const body = { name: 'there', source: 'github', target: 'slack', repository: 'o/r' };
    const row = await acceptRequest(ctx, body);
    expect(row).toMatchObject({ repository: 'o/r', eventDoor: 'app' });
    expect(await newestRequest(open.store, row.id)).toMatchObject({ repository: 'o/r', installationId: 7 });
  });

  test.each([
    ['a repository without the App', { repository: 'o/other' }, /App is not installed on o\/other/],
    ['an unknown service', { target: 'slak' }, /Did you mean "slack"/],
    ['no target', { target: '' }, /Missing: target_service/],
    ['a name without letters', { name: '***' }, /at least one letter/],
  ])('%s is refused with a sentence', async (_, change, sentence) => {
    const refused = acceptRequest(ctx, { name: 'refused', source: 'github', target: 'slack', ...change });
    await expect(refused).rejects.toThrow(InputFault);
    await expect(refused).rejects.toThrow(sentence);
  });
});
