import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Ctx } from '#src/access/ctx.ts';
import { STATUS_QUEUE } from '#src/integrations/status-job.ts';
import { InputFault } from '#src/kit/faults.ts';
import { acceptRequest } from '#src/requests/accept.ts';
import { RequestChanged } from '#src/requests/changed.ts';
import { failRequest, waitForInfo } from '#src/requests/fail.ts';
import { moveRequest } from '#src/requests/move.ts';
import { listStateMoves, updateIntegration } from '#src/store/integrations.ts';
import { updateRequest } from '#src/store/requests.ts';
import type { RequestRow } from '#src/store/rows.ts';
import { insertVersion } from '#src/store/versions.ts';
import { onEveryStore } from '../support/stores.ts';
import { ctxOn, integrationNow, jobsIn, newestRequest, requestNow } from './bed.ts';

onEveryStore('moveRequest', (open) => {
  let ctx: Ctx;
  let request: RequestRow;
  let serial = 0;
  beforeAll(() => {
    ctx = ctxOn(open.store);
  });
  beforeEach(async () => {
    const row = await acceptRequest(ctx, { name: `move ${++serial}`, source: 'github', target: 'slack' });
    request = await newestRequest(open.store, row.id);
  });

  const move = (row: RequestRow, to: 'analyzing' | 'generating' | 'active' | 'inactive') =>
    open.store.write((tx) => moveRequest(tx, ctx, row, { to, reason: 'in a test' }));

  test('the integration goes where its request goes while it has no version', async () => {
    const moved = await move(request, 'analyzing');
    expect(moved).toMatchObject({ state: 'analyzing', startedAt: expect.any(Number), finishedAt: null });
    expect(await integrationNow(open.store, request.integrationId)).toMatchObject({ status: 'analyzing' });
    const history = await listStateMoves(open.store.read, request.integrationId);
    expect(history).toContainEqual(
      expect.objectContaining({ from: 'requested', to: 'analyzing', requestId: request.id, reason: 'in a test' }),
    );
  });

  test('an integration with a version stays as it is and shows what is pending', async () => {
    const versionId = `ver_${request.id}`;
    await open.store.write(async (tx) => {
      await insertVersion(tx, {
        id: versionId,
        integrationId: request.integrationId,
        version: '1.0.0',
        commitSha: null,
        contentHash: 'hash',
        manifest: {},
        files: {},
        createdBy: 'system',
        createdAt: 1,
      });
      await updateIntegration(tx, request.integrationId, { versionId, status: 'active' });
    });
    await move(request, 'analyzing');
    expect(await integrationNow(open.store, request.integrationId)).toMatchObject({
      status: 'active',
      pendingRequestId: request.id,
    });
  });

  test('an illegal move is refused and changes nothing', async () => {
    await expect(move(request, 'active')).rejects.toThrow(/requested and cannot become active/);
    expect(await requestNow(open.store, request.id)).toEqual(request);
  });

  test('whoever holds an old row is told so', async () => {
    await move(request, 'analyzing');
    await expect(move(request, 'analyzing')).rejects.toThrow(RequestChanged);
    const now = await requestNow(open.store, request.id);
    await open.store.write((tx) => updateRequest(tx, request.id, { textHash: 'other' }));
    await expect(move(now, 'generating')).rejects.toThrow(RequestChanged);
  });

  test('staying in a state only writes what is new', async () => {
    const patch = { pullNumber: 7 };
    const same = await open.store.write((tx) => moveRequest(tx, ctx, request, { to: 'requested', reason: '', patch }));
    expect(same).toMatchObject({ state: 'requested', pullNumber: 7 });
    const history = await listStateMoves(open.store.read, request.integrationId);
    expect(history).toHaveLength(1);
  });

  test('a request of an issue has its status comment brought up to date, once per change', async () => {
    expect(await jobsIn(open.store, STATUS_QUEUE)).not.toContain(`sts_${request.integrationId}`);
    await open.store.write((tx) => updateRequest(tx, request.id, { repository: 'o/r', issueNumber: serial }));
    await move(await requestNow(open.store, request.id), 'analyzing');
    expect(await jobsIn(open.store, STATUS_QUEUE)).toContain(`sts_${request.integrationId}`);
  });

  test('a failure is kept for machines and people, on the integration and in its log', async () => {
    const details = { error: 'Dependency conflict detected', conflicts: ['x_y'] };
    const failed = await open.store.write((tx) => failRequest(tx, ctx, request, details, ['Sorry.']));
    expect(failed).toMatchObject({ state: 'failed', errorDetails: details, notes: ['Sorry.'], waiting: null });
    expect(await integrationNow(open.store, request.integrationId)).toMatchObject({
      status: 'failed',
      errorDetails: details,
    });
    const logged = await open.store.slow<{ rows: object[] }>('logs.list', {
      integrationId: request.integrationId,
      level: 'error',
      limit: 10,
      offset: 0,
    });
    expect(logged.rows).toMatchObject([{ message: details.error, data: details }]);
  });

  test('what lacks information stays requested; what was begun fails, and waits all the same', async () => {
    const wait = (row: RequestRow) =>
      open.store.write((tx) => waitForInfo(tx, ctx, row, ['target_service'], ['Where to?']));
    const waiting = await wait(request);
    expect(waiting).toMatchObject({ state: 'requested', waiting: 'info', notes: ['Where to?'] });
    expect(waiting.errorDetails).toMatchObject({ missing_fields: ['target_service'] });
    expect(await wait(await move(waiting, 'analyzing'))).toMatchObject({ state: 'failed', waiting: 'info' });
  });

  test('faults are of the kind that says: change your input', async () => {
    await expect(move(request, 'inactive')).rejects.toThrow(InputFault);
  });
});
