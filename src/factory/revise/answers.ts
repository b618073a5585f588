import type { Ctx } from '#src/access/ctx.ts';
import { hideSecrets } from '#src/kit/redact.ts';
import { type Answering, answerJob } from '#src/requests/answer-job.ts';
import type { Wish } from '#src/requests/body.ts';
import { calmSentence } from '#src/requests/quote-text.ts';
import type { RequestRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import type { Revision } from '../draft.ts';
import { languageOf } from '../running.ts';
import { namedRemarks, wishesOf } from './remarks.ts';
import { WORDS } from './words.ts';

const LONGEST = 3000;

/** Words of a model, or about somebody's words: nobody is pinged, nothing is linked, no secret is told. */
const calm = (text: string): string => calmSentence(hideSecrets(text, []), LONGEST);

/** What the outcome says by itself: that it is done, or in words why not. */
function generalOf(request: RequestRow, outcome: Outcome, place: number): string {
  const words = WORDS[languageOf(request)];
  if ('failed' in outcome) return words.failed(calm(outcome.failed));
  const { revision, sha, pull } = outcome;
  const done = sha === null ? words.doneHere : words.done(sha.slice(0, 12), pull === place ? null : pull);
  if (revision === null) return done;
  const said = revision.said === '' ? '' : calm(revision.said);
  if (!revision.changed) return said || words.unchanged;
  return [said, done].filter((one) => one !== '').join(' ');
}

export type Outcome = { revision: Revision | null; sha: string | null; pull: number | null } | { failed: string };

/** Each thread has its answer; a comment of its own is for what was said in general. */
function answerTo(
  request: RequestRow,
  wish: Wish,
  outcome: Outcome,
): Omit<Answering, 'repository' | 'installationId'> | null {
  if (wish.place === null) return null;
  const general = generalOf(request, outcome, wish.place);
  const answers = 'failed' in outcome ? {} : (outcome.revision?.answers ?? {});
  const threads = namedRemarks(wishesOf(request))
    .filter((one) => one.wish === wish)
    .map(({ id, name }) => ({ comment: id, text: answers[name] === undefined ? general : calm(answers[name]) }));
  return { place: wish.place, threads, text: wish.text === '' && threads.length > 0 ? null : general };
}

/** What people who wished for something are told, where they wished for it. */
export function answersTo(request: RequestRow, outcome: Outcome): Answering[] {
  const { repository, installationId } = request;
  if (repository === null || installationId === null) return [];
  return wishesOf(request).flatMap((wish) => {
    const answer = answerTo(request, wish, outcome);
    return answer ? [{ ...answer, repository, installationId }] : [];
  });
}

/** Enqueued with the change that it tells of. */
export async function answerWishes(
  tx: Tx,
  { queue, clock }: Ctx,
  request: RequestRow,
  outcome: Outcome,
): Promise<void> {
  const jobs = answersTo(request, outcome).map((one) => answerJob(one, clock.now()));
  if (jobs.length > 0) await queue.enqueue(tx, jobs);
}
