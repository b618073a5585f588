import { fitText } from './comments.ts';
import { saysSo, statusOf, unlessMissing } from './faults.ts';
import type { Repo } from './types.ts';

export interface Pull {
  number: number;
  url: string;
  state: 'open' | 'closed';
  merged: boolean;
  draft: boolean;
  title: string;
  body: string;
  branch: string;
  base: string;
  headSha: string;
  mergeSha: string | null;
}

interface Answered {
  number: number;
  html_url: string;
  state: string;
  merged_at: string | null;
  draft?: boolean | undefined;
  title: string;
  body: string | null;
  head: { ref: string; sha: string };
  base: { ref: string };
  merge_commit_sha: string | null;
}

const pullOf = (given: Answered): Pull => ({
  number: given.number,
  url: given.html_url,
  state: given.state === 'open' ? 'open' : 'closed',
  merged: given.merged_at !== null,
  draft: given.draft ?? false,
  title: given.title,
  body: given.body ?? '',
  branch: given.head.ref,
  base: given.base.ref,
  headSha: given.head.sha,
  mergeSha: given.merge_commit_sha,
});

/** The pull request of a branch of this repository: an open one first, else the newest; null: there was never one. */
export async function findPull({ octokit, owner, repo }: Repo, branch: string): Promise<Pull | null> {
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/pulls', {
    owner,
    repo,
    head: `${owner}:${branch}`,
    state: 'all',
    sort: 'created',
    direction: 'desc',
    per_page: 100,
  });
  const found = data.find((one) => one.state === 'open') ?? data[0];
  return found ? pullOf(found) : null;
}

export async function readPull({ octokit, owner, repo }: Repo, number: number): Promise<Pull | null> {
  const call = octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', { owner, repo, pull_number: number });
  const answer = await unlessMissing(call);
  return answer && pullOf(answer.data);
}

export interface NewPull {
  branch: string;
  base: string;
  title: string;
  body: string;
  draft?: boolean;
}

/** Opens it, or returns the one that is open already. Where drafts are not offered it is opened as a ready one. */
export async function openPull(repo: Repo, given: NewPull): Promise<Pull> {
  const { branch, base, title, body, draft = false } = given;
  try {
    const { data } = await repo.octokit.request('POST /repos/{owner}/{repo}/pulls', {
      owner: repo.owner,
      repo: repo.repo,
      head: branch,
      base,
      title,
      body: fitText(body),
      draft,
    });
    return pullOf(data);
  } catch (thrown) {
    if (draft && saysSo(thrown, /draft pull requests are not supported/i))
      return await openPull(repo, { ...given, draft: false });
    const there = saysSo(thrown, /already exists/i) ? await findPull(repo, branch) : null;
    if (there?.state === 'open') return there;
    throw thrown;
  }
}

export async function updatePull(
  { octokit, owner, repo }: Repo,
  number: number,
  change: { title?: string; body?: string; state?: 'open' | 'closed' },
): Promise<Pull> {
  const { data } = await octokit.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
    owner,
    repo,
    pull_number: number,
    ...change,
    ...(change.body === undefined ? {} : { body: fitText(change.body) }),
  });
  return pullOf(data);
}

async function request({ octokit, owner, repo }: Repo, number: number, names: readonly string[]): Promise<void> {
  const teams = names.filter((name) => name.includes('/')).map((name) => name.split('/')[1] ?? '');
  await octokit.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers', {
    owner,
    repo,
    pull_number: number,
    reviewers: names.filter((name) => !name.includes('/')),
    team_reviewers: teams,
  });
}

/** Asks people (`login`) and teams (`org/team`) for their review. Returns those that GitHub would not ask. */
export async function requestReviewers(repo: Repo, number: number, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  try {
    await request(repo, number, names);
    return [];
  } catch (thrown) {
    if (statusOf(thrown) !== 422) throw thrown;
    if (names.length === 1) return [...names];
  }
  const refused: string[] = [];
  for (const name of names) refused.push(...(await requestReviewers(repo, number, [name])));
  return refused;
}

export type Merged = { merged: true; sha: string } | { merged: false; reason: string };

const WAYS = ['merge', 'squash', 'rebase'] as const;

/** Merges exactly this commit, in the first way that the repository allows. One that is merged already is merged. */
export async function mergePull(repo: Repo, number: number, sha: string): Promise<Merged> {
  let reason = '';
  for (const merge_method of WAYS) {
    try {
      const { data } = await repo.octokit.request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', {
        owner: repo.owner,
        repo: repo.repo,
        pull_number: number,
        sha,
        merge_method,
      });
      return { merged: true, sha: data.sha };
    } catch (thrown) {
      if (![405, 409].includes(statusOf(thrown) ?? 0) || !(thrown instanceof Error)) throw thrown;
      reason = thrown.message;
      if (!saysSo(thrown, /not allowed on this repository/i)) break;
    }
  }
  const now = await readPull(repo, number);
  return now?.merged ? { merged: true, sha: now.mergeSha ?? sha } : { merged: false, reason };
}
