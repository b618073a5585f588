import { fitText } from './comments.ts';
import type { Repo } from './types.ts';

/** Where a push went wrong there may be no issue: the commit itself is told. */
export async function commentOnCommit({ octokit, owner, repo }: Repo, sha: string, body: string): Promise<void> {
  await octokit.request('POST /repos/{owner}/{repo}/commits/{commit_sha}/comments', {
    owner,
    repo,
    commit_sha: sha,
    body: fitText(body),
  });
}
