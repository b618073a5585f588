import { person } from '#src/access/actor.ts';
import { listReviewComments, type ReviewComment } from '#src/github/reviews.ts';
import type { Remark, Wish } from '#src/requests/body.ts';
import { reviseRequest } from '#src/requests/revise.ts';
import { type IntakeDeps, isBot } from './deps.ts';
import { knownRepository } from './known-repository.ts';
import { requestOfPull } from './request-of-pull.ts';
import { type GitHubUser, mayCommand } from './who-may-ask.ts';

export interface ReviewSeen {
  repository: string;
  installationId: number;
  pull: { number: number; isOpen: boolean };
  review: { id: number; state: string; body: string; user: GitHubUser | null };
}

/** What one review brings at most; a person who says more says it in two. */
const MOST_REMARKS = 50;

const remarkOf = ({ id, path, line, body: text }: ReviewComment): Remark => ({ id, path, line, text });

/** Who approves wants nothing to be different, whatever kind words go with it; remarks on lines are wishes all the same. */
function wishOf({ pull, review }: ReviewSeen, comments: readonly ReviewComment[], by: string): Wish | null {
  const remarks = comments.filter(({ body }) => body.trim() !== '').map(remarkOf);
  const text = review.state === 'approved' ? '' : review.body.trim();
  if (text === '' && remarks.length === 0) return null;
  return {
    from: 'review',
    by,
    text,
    remarks: remarks.slice(0, MOST_REMARKS),
    place: pull.number,
    key: `review ${review.id}`,
  };
}

/** A review that was submitted is one wish: its words and all its remarks. Only who may write has wishes that cost money. */
export async function onReview(deps: IntakeDeps, seen: ReviewSeen): Promise<void> {
  const { repository, installationId, pull, review } = seen;
  const { user } = review;
  if (!user || isBot(user) || !pull.isOpen) return;
  const loaded = await requestOfPull(deps, repository, pull.number);
  if (!loaded) return;
  const { repo, settings } = await knownRepository(deps, repository, installationId);
  if (!(await mayCommand(repo, settings, user))) return;
  const wish = wishOf(seen, await listReviewComments(repo, pull.number, review.id), user.login);
  if (wish) await reviseRequest(deps.ctxFor(person(user.login, loaded.integration.projectId)), loaded.request, wish);
}
