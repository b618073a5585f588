import type { Repo } from './types.ts';

export type Reaction = '+1' | '-1' | 'eyes';

/** A sign that it was seen. Only that: whether it arrives never decides anything, so it never throws. */
export async function react(
  { octokit, owner, repo }: Repo,
  to: { issue: number } | { comment: number },
  content: Reaction,
): Promise<boolean> {
  try {
    if ('issue' in to) {
      const issue = { owner, repo, issue_number: to.issue, content };
      await octokit.request('POST /repos/{owner}/{repo}/issues/{issue_number}/reactions', issue);
    } else {
      const comment = { owner, repo, comment_id: to.comment, content };
      await octokit.request('POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions', comment);
    }
    return true;
  } catch {
    return false;
  }
}
