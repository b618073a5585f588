import type { Repo } from './types.ts';

export interface RepositoryFacts {
  defaultBranch: string;
  archived: boolean;
  private: boolean;
  hasIssues: boolean;
}

export async function readRepository({ octokit, owner, repo }: Repo): Promise<RepositoryFacts> {
  const { data } = await octokit.request('GET /repos/{owner}/{repo}', { owner, repo });
  return {
    defaultBranch: data.default_branch,
    archived: data.archived,
    private: data.private,
    hasIssues: data.has_issues,
  };
}
