import { commitFiles } from '#src/github/commit.ts';
import { findPull, openPull, type Pull } from '#src/github/pulls.ts';
import { readRepository } from '#src/github/read-repository.ts';
import { headOf, listFolder, treeOf } from '#src/github/trees.ts';
import type { Repo } from '#src/github/types.ts';
import { updateRepository } from '#src/store/repositories.ts';
import type { IntakeDeps } from '../deps.ts';
import type { KnownRepository } from '../known-repository.ts';
import { OFFERED_FOLDER, type Offer, readOffer } from './offer.ts';

export const ONBOARDING_BRANCH = 'claude-code-bot/onboarding';

const TITLE = 'Add issue templates for integration requests';

export type Onboarding = 'offered' | 'declined' | 'merged' | 'off';

/** Offered, answered or switched off: it is never offered again. */
const SETTLED: ReadonlySet<string | null> = new Set<Onboarding>(['offered', 'declined', 'merged']);

async function note(
  { ctx }: IntakeDeps,
  repository: string,
  onboarding: Onboarding,
  pull?: number,
): Promise<Onboarding> {
  const patch = { onboarding, updatedAt: ctx.clock.now(), ...(pull === undefined ? {} : { onboardingPull: pull }) };
  await ctx.store.write((tx) => updateRepository(tx, repository, patch));
  return onboarding;
}

const answerOf = ({ state, merged }: Pick<Pull, 'state' | 'merged'>): Onboarding => {
  if (state === 'open') return 'offered';
  return merged ? 'merged' : 'declined';
};

/** What the repository has none of yet, at a commit of its own branch. */
async function missingFiles(repo: Repo, head: string, { files }: Offer): Promise<Record<string, string>> {
  const there = await listFolder(repo, await treeOf(repo, head), OFFERED_FOLDER);
  const known = new Set(there?.map((one) => one.path.toLowerCase()));
  return Object.fromEntries(Object.entries(files).filter(([path]) => !known.has(path.toLowerCase())));
}

/** Null: there is nothing that a pull request could be made against. */
async function offer(deps: IntakeDeps, repo: Repo, base: string): Promise<Onboarding | null> {
  const head = await headOf(repo, base);
  if (head === null) return null;
  const given = await readOffer();
  const files = await missingFiles(repo, head, given);
  if (Object.keys(files).length === 0) return await note(deps, repo.name, 'merged');
  const branch = ONBOARDING_BRANCH;
  await commitFiles(repo, { branch, base, folder: OFFERED_FOLDER, keepOthers: true, files, message: TITLE });
  const pull = await openPull(repo, { branch, base, title: TITLE, body: given.body(Object.keys(files)) });
  return await note(deps, repo.name, 'offered', pull.number);
}

/**
 * One pull request with issue templates, once in the life of a repository. GitHub is asked before it is offered, so
 * that a crash between the two never makes a second one.
 */
export async function offerOnboarding(deps: IntakeDeps, known: KnownRepository): Promise<Onboarding | null> {
  const { row, repo, settings } = known;
  if (SETTLED.has(row.onboarding)) return row.onboarding as Onboarding;
  if (!settings.onboarding) return await note(deps, repo.name, 'off');
  const found = await findPull(repo, ONBOARDING_BRANCH);
  if (found) return await note(deps, repo.name, answerOf(found), found.number);
  const { archived, defaultBranch } = await readRepository(repo);
  return archived ? null : await offer(deps, repo, settings.base_branch ?? defaultBranch);
}

/** Somebody merged, closed or reopened a pull request. False: it is not the one that was offered. */
export async function answerOnboarding(
  deps: IntakeDeps,
  pull: { repository: string; number: number; branch: string; action: string; isMerged: boolean },
): Promise<boolean> {
  if (pull.branch !== ONBOARDING_BRANCH) return false;
  const state = pull.action === 'closed' ? 'closed' : 'open';
  await note(deps, pull.repository, answerOf({ state, merged: pull.isMerged }), pull.number);
  return true;
}
