import { allow } from '#src/access/allow.ts';
import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { type Checks, readChecks } from '#src/github/failed-checks.ts';
import { mergePull, type Pull, readPull } from '#src/github/pulls.ts';
import type { Repo } from '#src/github/types.ts';
import { InputFault } from '#src/kit/faults.ts';
import { adoptJob } from './adopt-job.ts';
import { type Approval, bodyOf } from './body.ts';
import type { LoadedRequest } from './load.ts';
import { patchRequest } from './move.ts';
import { settingsOf } from './settings-of.ts';

const nothing = (why: string): InputFault => new InputFault('Nothing to approve', why, { status: 409 });

/** Whoever asked for it, and whoever wrote the words: neither is a second person. */
function refuseAlone({ request }: LoadedRequest, by: string): void {
  const body = bodyOf(request);
  const author = body.from === 'issue' ? body.author : null;
  const own = [request.requestedBy.replace(/^github:/, ''), author];
  if (!own.some((one) => one?.toLowerCase() === by.toLowerCase())) return;
  const text = 'In this repository (require_second_person) somebody else than who asked for it approves it.';
  throw new InputFault('Second person needed', text, { status: 403 });
}

async function openPullOf(repo: Repo, { request }: LoadedRequest): Promise<Pull> {
  const pull = request.pullNumber === null ? null : await readPull(repo, request.pullNumber);
  if (request.state !== 'inactive' || pull?.state !== 'open')
    throw nothing('There is no pull request that waits to be merged.');
  if (pull.draft) throw nothing('The pull request is a draft: mark it as ready for review first.');
  return pull;
}

/** Nothing is merged that our own check has not passed at this very commit. */
function checksPassed({ failed, pending, ownPassed }: Checks): boolean {
  if (failed.length > 0) {
    const names = failed.map(({ name }) => name).join(', ');
    throw new InputFault(
      'Checks failed',
      `These do not pass: ${names}. Mend them, or say what to change with /revise.`,
      { status: 409 },
    );
  }
  return pending.length === 0 && ownPassed;
}

/** Merged by us, so that GitHub's word of it is our own and not listened to: the package is read at that commit. */
async function adopt(
  ctx: Ctx,
  { request, integration }: LoadedRequest,
  approval: Approval,
  mergeSha: string,
): Promise<void> {
  const { repository, installationId, id: requestId } = request;
  await ctx.store.write(async (tx) => {
    const place = { repository: repository ?? '', installationId: installationId ?? 0, slug: integration.slug };
    const adopting = { ...place, commitSha: mergeSha, by: approval.by, requestId, isMerged: true };
    await ctx.queue.enqueue(tx, [adoptJob(adopting, ctx.clock.now())]);
    const audit = { action: 'request.approve', projectId: integration.projectId, targetId: request.id };
    await writeAudit(tx, ctx, { ...audit, after: { ...approval, merged: mergeSha } });
  });
}

/** Merges it where everything passes; false: checks are still under way, and the approval waits for them. */
export async function approve(ctx: Ctx, repo: Repo, loaded: LoadedRequest, by: string): Promise<boolean> {
  allow(ctx.actor, 'integrations.write');
  const { request } = loaded;
  const settings = await settingsOf(ctx.store.read, request.repository ?? '');
  if (settings.require_second_person) refuseAlone(loaded, by);
  const pull = await openPullOf(repo, loaded);
  const approval = { by, headSha: pull.headSha };
  if (!checksPassed(await readChecks(repo, pull.headSha))) {
    const body = { ...request.body, approval };
    await ctx.store.write((tx) => patchRequest(tx, ctx, request, { body }));
    return false;
  }
  const merged = await mergePull(repo, pull.number, pull.headSha);
  if (!merged.merged) throw new InputFault('Not merged', `GitHub did not merge it: ${merged.reason}`, { status: 409 });
  await adopt(ctx, loaded, approval, merged.sha);
  return true;
}
