import { person } from '#src/access/actor.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { TemporaryFault } from '#src/kit/faults.ts';
import { type Adopting, adoptJob } from '#src/requests/adopt-job.ts';
import { failRequest } from '#src/requests/fail.ts';
import { loadRequest } from '#src/requests/load.ts';
import { moveRequest } from '#src/requests/move.ts';
import { findRequestByIssue, findRequestByPull } from '#src/store/requests.ts';
import type { RequestRow } from '#src/store/rows.ts';
import type { IntakeDeps } from './deps.ts';
import { answerOnboarding } from './install/onboarding.ts';
import type { GitHubUser } from './who-may-ask.ts';

export interface PullSeen {
  action: string;
  repository: string;
  installationId: number;
  number: number;
  branch: string;
  headSha: string;
  isMerged: boolean;
  mergeSha: string | null;
  sender: GitHubUser;
}

const BRANCH = /^claude-code-bot\/(.+)$/;

const CLOSED: Record<string, (by: string) => string> = {
  en: (by) => `The pull request was closed by ${by} without a merge. Reopen it, or /reprocess.`,
  ru: (by) => `Pull request закрыл(а) ${by}, без слияния. Откройте его снова или дайте команду /reprocess.`,
};

async function closed(ctx: Ctx, request: RequestRow, by: string): Promise<void> {
  if (request.state !== 'inactive') return;
  const note = (CLOSED[request.language] ?? CLOSED.en)?.(by) ?? '';
  await ctx.store.write((tx) => failRequest(tx, ctx, request, { error: `closed by ${by}` }, [note]));
}

async function reopened(ctx: Ctx, request: RequestRow): Promise<void> {
  if (request.state !== 'failed') return;
  const patch = { waiting: 'merge', errorDetails: null, notes: [] };
  const reason = 'The pull request was opened again.';
  await ctx.store.write((tx) => moveRequest(tx, ctx, request, { to: 'inactive', reason, patch }));
}

/** The package of the pull request as it is now: made a version where it was merged, else only checked. */
async function adopt(ctx: Ctx, request: RequestRow, slug: string, pull: PullSeen): Promise<void> {
  const adopting: Adopting = {
    repository: pull.repository,
    installationId: pull.installationId,
    slug,
    commitSha: (pull.isMerged ? pull.mergeSha : null) ?? pull.headSha,
    by: pull.sender.login,
    requestId: request.id,
    isMerged: pull.isMerged,
  };
  await ctx.store.write((tx) => ctx.queue.enqueue(tx, [adoptJob(adopting, ctx.clock.now())]));
}

/** Still being published: people can be quicker than what we write down of their pull request. */
function isUnderWay({ state, pullNumber }: RequestRow, pull: PullSeen): boolean {
  return state === 'testing' && (pullNumber === null || pullNumber === pull.number);
}

async function requestOf({ ctx }: IntakeDeps, pull: PullSeen): Promise<RequestRow | null> {
  const { read } = ctx.store;
  const issue = Number(/-(\d{1,9})$/.exec(pull.branch)?.[1]);
  const byPull = await findRequestByPull(read, pull.repository, pull.number);
  const found = byPull ?? (Number.isNaN(issue) ? null : await findRequestByIssue(read, pull.repository, issue));
  if (found === null || !isUnderWay(found, pull)) return byPull;
  throw new TemporaryFault('Not published yet', `Pull request ${pull.number} is still being written down.`);
}

/** What people do with the pull requests that the bot opened. */
export async function onPullRequest(deps: IntakeDeps, pull: PullSeen): Promise<void> {
  if (!BRANCH.test(pull.branch) || (await answerOnboarding(deps, pull))) return;
  const request = await requestOf(deps, pull);
  if (!request) return;
  const { integration } = await loadRequest(deps.ctx, request.id);
  const ctx = deps.ctxFor(person(pull.sender.login, integration.projectId));
  if (pull.action === 'closed' && !pull.isMerged) return await closed(ctx, request, pull.sender.login);
  if (pull.action === 'reopened') return await reopened(ctx, request);
  if (pull.action === 'closed' || pull.action === 'synchronize') await adopt(ctx, request, integration.slug, pull);
}
