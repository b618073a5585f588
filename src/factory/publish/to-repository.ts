import { writeCheckRun } from '#src/github/check-run.ts';
import { commitFiles } from '#src/github/commit.ts';
import { addLabels } from '#src/github/labels.ts';
import { mergePull, openPull, type Pull, requestReviewers, updatePull } from '#src/github/pulls.ts';
import { readRepository } from '#src/github/read-repository.ts';
import type { Repo } from '#src/github/types.ts';
import { crashPoint } from '#src/kit/crash.ts';
import type { RepoSettings } from '#src/requests/repo-settings.ts';
import type { RequestRow } from '#src/store/rows.ts';
import { checkRunOf } from './check-run.ts';
import type { Built, Published } from './published.ts';
import { pullBody, pullTitle } from './pull-body.ts';

export interface Publishing {
  repo: Repo;
  request: RequestRow;
  settings: RepoSettings;
  /** Throws when the request was cancelled or changed: nothing more is written then. */
  still(): Promise<void>;
}

/** On every pull request of the bot, beside those of the people. */
const LABEL = 'integration';

/** A request without an issue is told by the end of its id. */
export const branchOf = (slug: string, { id, issueNumber }: Pick<RequestRow, 'id' | 'issueNumber'>): string =>
  `claude-code-bot/${slug}-${issueNumber ?? id.slice(-8)}`;

async function commit(publishing: Publishing, built: Built, place: { branch: string; base: string; folder: string }) {
  const { repo, request } = publishing;
  const about = request.issueNumber === null ? '' : `\n\nRefs #${request.issueNumber}`;
  const revised = built.draft.revision ? '\n\nRevised as it was asked for in the pull request or issue.' : '';
  await publishing.still();
  crashPoint('factory.branch');
  const { sha } = await commitFiles(repo, {
    ...place,
    files: built.draft.files,
    message: `${pullTitle(built)}${revised}${about}`,
    onTopOf: built.draft.revision?.onTopOf ?? null,
  });
  crashPoint('factory.commit');
  return sha;
}

/** The pull request that there is, brought up to date, else a new one: also where the old one was closed. */
async function pullFor(
  publishing: Publishing,
  built: Built,
  place: { branch: string; base: string; folder: string },
): Promise<Pull> {
  const { repo, request, settings } = publishing;
  const title = pullTitle(built);
  const body = pullBody(built, { folder: place.folder, issue: request.issueNumber });
  await publishing.still();
  if (request.pullNumber !== null) {
    const known = await updatePull(repo, request.pullNumber, { title, body });
    if (known.state === 'open') return known;
  }
  const pull = await openPull(repo, { branch: place.branch, base: place.base, title, body, draft: settings.draft });
  // One that a crash left behind may still say what was true then.
  return pull.title === title && pull.body === body ? pull : await updatePull(repo, pull.number, { title, body });
}

async function askPeople({ repo, request, settings }: Publishing, pull: Pull): Promise<void> {
  if (request.pullNumber !== null) return;
  await addLabels(repo, pull.number, [LABEL]);
  await requestReviewers(repo, pull.number, settings.reviewers ?? []);
}

async function mergeIfWanted({ repo, settings }: Publishing, pull: Pull, sha: string): Promise<string | null> {
  if (!settings.auto_merge || settings.draft || settings.require_second_person) return null;
  const merged = await mergePull(repo, pull.number, sha);
  return merged.merged ? merged.sha : null;
}

/** One commit, one pull request, one check run. Done again it finds what is there and brings it up to date. */
export async function toRepository(publishing: Publishing, built: Built): Promise<Published> {
  const { repo, request, settings } = publishing;
  const { slug } = built.draft;
  const base = settings.base_branch ?? (await readRepository(repo)).defaultBranch;
  const place = { branch: branchOf(slug, request), base, folder: `${settings.path}/${slug}` };
  const sha = await commit(publishing, built, place);
  // Before the pull request, so that it is opened with its check.
  const run = await writeCheckRun(repo, checkRunOf(built, sha, place.folder));
  crashPoint('factory.check_run');
  const pull = await pullFor(publishing, built, place);
  crashPoint('factory.pull');
  await askPeople(publishing, pull);
  return {
    to: 'inactive',
    branch: place.branch,
    commitSha: sha,
    pull: { number: pull.number, url: pull.url },
    checkRunUrl: run.url,
    mergeSha: await mergeIfWanted(publishing, pull, sha),
    revision: built.draft.revision ?? null,
  };
}
