import { saysSo, unlessMissing } from './faults.ts';
import type { Repo } from './types.ts';

export interface Label {
  name: string;
  /** Six hexadecimal digits, without the sign. */
  color: string;
  description: string;
}

/** Every label that says in which state a request is begins so. */
export const STATE_PREFIX = 'integration:';

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

async function createLabel({ octokit, owner, repo }: Repo, label: Label): Promise<void> {
  try {
    await octokit.request('POST /repos/{owner}/{repo}/labels', { owner, repo, ...label });
  } catch (thrown) {
    if (!saysSo(thrown, /already_exists/)) throw thrown;
  }
}

/** Makes those that are missing; what people changed of a label stays as they like it. */
export async function ensureLabels(repo: Repo, labels: readonly Label[]): Promise<string[]> {
  const there = await repo.octokit.paginate('GET /repos/{owner}/{repo}/labels', {
    owner: repo.owner,
    repo: repo.repo,
    per_page: 100,
  });
  const missing = labels.filter((label) => !there.some((one) => same(one.name, label.name)));
  for (const label of missing) await createLabel(repo, label);
  return missing.map((label) => label.name);
}

async function labelsOf({ octokit, owner, repo }: Repo, issue: number): Promise<string[]> {
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/issues/{issue_number}/labels', {
    owner,
    repo,
    issue_number: issue,
    per_page: 100,
  });
  return data.map((one) => one.name);
}

export async function addLabels(
  { octokit, owner, repo }: Repo,
  issue: number,
  names: readonly string[],
): Promise<void> {
  await octokit.request('POST /repos/{owner}/{repo}/issues/{issue_number}/labels', {
    owner,
    repo,
    issue_number: issue,
    labels: [...names],
  });
}

/** One that is not there is as good as removed. */
export async function removeLabel({ octokit, owner, repo }: Repo, issue: number, name: string): Promise<void> {
  const call = octokit.request('DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}', {
    owner,
    repo,
    issue_number: issue,
    name,
  });
  await unlessMissing(call);
}

/** Exactly this state label afterwards, or none; labels of people are left alone. `current` saves a call. */
export async function setStateLabel(
  repo: Repo,
  issue: number,
  label: string | null,
  current?: readonly string[],
): Promise<void> {
  const has = current ?? (await labelsOf(repo, issue));
  const stale = has.filter((one) => one.startsWith(STATE_PREFIX) && (label === null || !same(one, label)));
  if (label !== null && !has.some((one) => same(one, label))) await addLabels(repo, issue, [label]);
  for (const one of stale) await removeLabel(repo, issue, one);
}
