import { fitText } from './comments.ts';
import type { GitHub, Repo } from './types.ts';

export interface ReviewComment {
  id: number;
  path: string;
  /** Null: it is about the file, or its line is gone. */
  line: number | null;
  body: string;
  author: string | null;
  /** The comment that it answers. */
  answers: number | null;
}

const PAGE = 100;
const MOST_PAGES = 10;

interface Answered {
  id: number;
  path: string;
  line?: number | null;
  original_line?: number | null;
  body: string;
  user: { login: string } | null;
  in_reply_to_id?: number;
}

const commentOf = ({ id, path, line, original_line, body, user, in_reply_to_id }: Answered): ReviewComment => ({
  id: Number(id),
  path,
  line: line ?? original_line ?? null,
  body,
  author: user?.login ?? null,
  answers: in_reply_to_id === undefined ? null : Number(in_reply_to_id),
});

async function allPages(read: (page: number) => Promise<Answered[]>): Promise<ReviewComment[]> {
  const found: ReviewComment[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const some = await read(page);
    found.push(...some.map(commentOf));
    if (some.length < PAGE) break;
  }
  return found;
}

/** The comments on lines that one review came with. */
export const listReviewComments = ({ octokit, owner, repo }: Repo, pull: number, review: number) =>
  allPages(async (page) => {
    const { data } = await octokit.request(
      'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/comments',
      {
        owner,
        repo,
        pull_number: pull,
        review_id: review,
        per_page: PAGE,
        page,
      },
    );
    return data as Answered[];
  });

/** Every comment on lines of a pull request. */
const listComments = ({ octokit, owner, repo }: Repo, pull: number) =>
  allPages(async (page) => {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/comments', {
      owner,
      repo,
      pull_number: pull,
      per_page: PAGE,
      page,
    });
    return data as Answered[];
  });

/** The comments of ours that hold the marker: what was answered already. */
export async function ownReplies(
  repo: Repo,
  github: Pick<GitHub, 'botLogin'>,
  pull: number,
  marker: string,
): Promise<ReviewComment[]> {
  const own = await github.botLogin();
  return (await listComments(repo, pull)).filter((one) => one.author === own && one.body.includes(marker));
}

/** Answers in the thread of a comment. Not repeated by itself: whoever lost the answer looks first. */
export async function replyToComment(
  { octokit, owner, repo }: Repo,
  pull: number,
  comment: number,
  body: string,
): Promise<void> {
  await octokit.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies', {
    owner,
    repo,
    pull_number: pull,
    comment_id: comment,
    body: fitText(body),
  });
}
