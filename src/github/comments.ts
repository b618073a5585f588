import { unlessMissing } from './faults.ts';
import type { GitHub, Repo } from './types.ts';

/** GitHub refuses what is longer. */
const LONGEST = 65_000;
const MOST_PAGES = 30;

/** A text that GitHub takes, cut where it is too long. */
export const fitText = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}\n\n…`);

/** On an issue or a pull request. Not repeated by itself: whoever lost the answer looks for the comment first. */
export async function createComment(
  { octokit, owner, repo }: Repo,
  issue: number,
  body: string,
): Promise<{ id: number; url: string }> {
  const { data } = await octokit.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    owner,
    repo,
    issue_number: issue,
    body: fitText(body),
  });
  return { id: Number(data.id), url: data.html_url };
}

export const replyComment = createComment;

/** False: it is gone. */
export async function editComment({ octokit, owner, repo }: Repo, id: number, body: string): Promise<boolean> {
  const call = octokit.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
    owner,
    repo,
    comment_id: id,
    body: fitText(body),
  });
  return (await unlessMissing(call)) !== null;
}

/** The first comment of ours that holds the marker. Somebody else who writes the marker is not us. */
export async function findOwnComment(
  { octokit, owner, repo }: Repo,
  github: Pick<GitHub, 'botLogin'>,
  issue: number,
  marker: string,
): Promise<{ id: number } | null> {
  const own = await github.botLogin();
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      owner,
      repo,
      issue_number: issue,
      per_page: 100,
      page,
    });
    const found = data.find((one) => one.user?.login === own && one.body?.includes(marker));
    if (found) return { id: Number(found.id) };
    if (data.length < 100) return null;
  }
  return null;
}
