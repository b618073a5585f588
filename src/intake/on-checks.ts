import { person } from '#src/access/actor.ts';
import { type FailedCheck, readChecks } from '#src/github/failed-checks.ts';
import { findPull, type Pull } from '#src/github/pulls.ts';
import type { Repo } from '#src/github/types.ts';
import { InputFault } from '#src/kit/faults.ts';
import { answerJob } from '#src/requests/answer-job.ts';
import { approve } from '#src/requests/approve.ts';
import { beforeOf } from '#src/requests/before.ts';
import { bodyOf, type Wish } from '#src/requests/body.ts';
import type { LoadedRequest } from '#src/requests/load.ts';
import { patchRequest } from '#src/requests/move.ts';
import { inCode } from '#src/requests/quote-text.ts';
import { reviseRequest } from '#src/requests/revise.ts';
import { settingsOf } from '#src/requests/settings-of.ts';
import type { IntakeDeps } from './deps.ts';
import { knownRepository } from './known-repository.ts';
import { requestOfPull } from './request-of-pull.ts';

export interface ChecksSeen {
  repository: string;
  installationId: number;
  headSha: string;
  conclusion: string | null;
  /** The App whose checks they are. */
  appId: number | null;
  branch: string | null;
}

const BAD = ['failure', 'timed_out', 'startup_failure'];
const MOST_REPAIRS = 3;
const LONGEST = 12_000;

const ASKED = {
  en: {
    often: `Checks still fail after ${MOST_REPAIRS} repairs: `,
    recipes: 'Checks fail on this branch, and the built-in recipes cannot mend code: ',
    what: 'What should be different? Say it with `/revise` or in a review, or mend it on this branch by hand.',
  },
  ru: {
    often: `Проверки не проходят и после ${MOST_REPAIRS} исправлений: `,
    recipes: 'Проверки в этой ветке не проходят, а встроенные рецепты код не чинят: ',
    what: 'Что нужно сделать иначе? Напишите `/revise` или оставьте ревью, либо исправьте в этой ветке вручную.',
  },
};

const checkText = ({ name, conclusion, summary, places }: FailedCheck): string =>
  [`${name}: ${conclusion}`, summary, ...places].filter((one) => one !== '').join('\n');

const wishOf = (failed: readonly FailedCheck[], pull: Pull): Wish => ({
  from: 'checks',
  by: failed.map(({ name }) => name).join(', '),
  text: failed.map(checkText).join('\n\n').slice(0, LONGEST),
  remarks: [],
  place: pull.number,
  key: `checks ${pull.headSha}`,
});

/** Nobody here can mend it: whoever knows better says so. Asked once while nothing else happens. */
async function ask(
  { ctx }: IntakeDeps,
  loaded: LoadedRequest,
  seen: ChecksSeen,
  failed: readonly FailedCheck[],
  pull: Pull,
  why: 'often' | 'recipes',
) {
  const { request } = loaded;
  const names = failed.map(({ name }) => inCode(name, 100)).join(', ');
  const words = ASKED[request.language === 'ru' ? 'ru' : 'en'];
  const text = `${words[why]}${names}. ${words.what}`;
  if (request.notes.includes(text)) return;
  const { repository, installationId } = seen;
  await ctx.store.write(async (tx) => {
    await patchRequest(tx, ctx, request, { notes: [...request.notes, text] });
    const answering = { repository, installationId, place: pull.number, text, threads: [] };
    await ctx.queue.enqueue(tx, [answerJob(answering, ctx.clock.now())]);
  });
}

/** The last commit that we made on its branch. */
const ownHead = async ({ ctx }: IntakeDeps, { request }: LoadedRequest): Promise<unknown> =>
  (await beforeOf(ctx.store.read, request.id))?.publish?.commitSha;

/** Where somebody approved this very commit and only the checks were missing. */
async function mergeApproved(deps: IntakeDeps, repo: Repo, loaded: LoadedRequest, headSha: string): Promise<void> {
  const { approval } = bodyOf(loaded.request);
  if (approval?.headSha !== headSha) return;
  const ctx = deps.ctxFor(person(approval.by, loaded.integration.projectId));
  try {
    await approve(ctx, repo, loaded, approval.by);
  } catch (thrown) {
    if (!(thrown instanceof InputFault)) throw thrown;
    ctx.log.info({ request: loaded.request.id, reason: thrown.message }, 'an approved pull request was not merged');
  }
}

async function mend(deps: IntakeDeps, repo: Repo, pull: Pull, loaded: LoadedRequest, seen: ChecksSeen): Promise<void> {
  // A person's own commit is nothing for us to mend.
  if ((await ownHead(deps, loaded)) !== seen.headSha) return;
  const { request } = loaded;
  const { failed } = await readChecks(repo, seen.headSha);
  const others = failed.filter(({ isOwn }) => !isOwn);
  if (others.length === 0) return;
  const { generator } = await settingsOf(deps.ctx.store.read, seen.repository);
  if (!deps.hasClaude || generator === 'recipes') return await ask(deps, loaded, seen, others, pull, 'recipes');
  if ((bodyOf(request).repairs ?? 0) >= MOST_REPAIRS) return await ask(deps, loaded, seen, others, pull, 'often');
  await reviseRequest(deps.ctx, request, wishOf(others, pull));
}

/** Checks that ended: what fails on a commit of ours is mended, at most three times; what somebody approved is merged. */
export async function onChecks(deps: IntakeDeps, seen: ChecksSeen): Promise<void> {
  const { branch, conclusion, appId, repository, installationId } = seen;
  if (branch?.startsWith('claude-code-bot/') !== true) return;
  const { repo } = await knownRepository(deps, repository, installationId);
  const pull = appId === repo.appId ? null : await findPull(repo, branch);
  const loaded = pull?.state === 'open' ? await requestOfPull(deps, repository, pull.number) : null;
  // What is older than the branch says nothing about it.
  if (!pull || loaded?.request.state !== 'inactive' || pull.headSha !== seen.headSha) return;
  if (BAD.includes(conclusion ?? '')) await mend(deps, repo, pull, loaded, seen);
  else await mergeApproved(deps, repo, loaded, pull.headSha);
}
