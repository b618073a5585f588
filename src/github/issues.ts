import { unlessMissing } from './faults.ts';
import type { Repo } from './types.ts';

export interface Issue {
  number: number;
  title: string;
  body: string;
  /** Null: the account is gone. */
  author: { login: string; isBot: boolean } | null;
  labels: string[];
  state: 'open' | 'closed';
  isPull: boolean;
  url: string;
  createdAt: number;
  updatedAt: number;
}

interface Answered {
  number: number;
  title: string;
  body?: string | null | undefined;
  user: { login: string; type?: string } | null;
  labels: (string | { name?: string })[];
  state: string;
  pull_request?: unknown;
  html_url: string;
  created_at: string;
  updated_at: string;
}

const nameOf = (label: string | { name?: string }): string => (typeof label === 'string' ? label : (label.name ?? ''));

const issueOf = (given: Answered): Issue => ({
  number: given.number,
  title: given.title,
  body: given.body ?? '',
  author: given.user && { login: given.user.login, isBot: given.user.type === 'Bot' },
  labels: given.labels.map(nameOf),
  state: given.state === 'closed' ? 'closed' : 'open',
  isPull: given.pull_request !== undefined,
  url: given.html_url,
  createdAt: Date.parse(given.created_at),
  updatedAt: Date.parse(given.updated_at),
});

/** Open issues with the label, oldest first; no pull requests. */
export async function listLabelledIssues(
  { octokit, owner, repo }: Repo,
  label: string,
  { limit = 100 }: { limit?: number } = {},
): Promise<Issue[]> {
  const found: Issue[] = [];
  for (let page = 1; found.length < limit; page += 1) {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/issues', {
      owner,
      repo,
      labels: label,
      state: 'open',
      sort: 'created',
      direction: 'asc',
      per_page: 100,
      page,
    });
    found.push(...data.map((one) => issueOf(one as Answered)).filter((one) => !one.isPull));
    if (data.length < 100) break;
  }
  return found.slice(0, limit);
}

/** Null: there is none, or it was moved or deleted. */
export async function readIssue({ octokit, owner, repo }: Repo, issue: number): Promise<Issue | null> {
  const call = octokit.request('GET /repos/{owner}/{repo}/issues/{issue_number}', { owner, repo, issue_number: issue });
  const answer = await unlessMissing(call);
  return answer && issueOf(answer.data as Answered);
}
