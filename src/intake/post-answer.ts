import { createComment, findOwnComment } from '#src/github/comments.ts';
import type { Repo } from '#src/github/open.ts';
import { ownReplies, replyToComment } from '#src/github/reviews.ts';
import { Fault, sentenceOf, TemporaryFault } from '#src/kit/faults.ts';
import type { Job } from '#src/queue/queue.ts';
import { type Answering, answeringOf } from '#src/requests/answer-job.ts';
import type { IntakeDeps } from './deps.ts';

const markerOf = (job: Pick<Job, 'id'>): string => `<!-- claude-code-bot:answer:${job.id} -->`;

async function inThreads(deps: IntakeDeps, repo: Repo, { place, threads }: Answering, marker: string): Promise<void> {
  if (threads.length === 0) return;
  const there = await ownReplies(repo, deps.github, place, marker);
  for (const { comment, text } of threads) {
    if (there.some((one) => one.answers === comment)) continue;
    await replyToComment(repo, place, comment, `${text}\n\n${marker}`);
  }
}

async function post(deps: IntakeDeps, job: Job): Promise<void> {
  const answering = answeringOf(job);
  const repo = await deps.github.repo(answering.repository, answering.installationId);
  const marker = markerOf(job);
  await inThreads(deps, repo, answering, marker);
  const { place, text } = answering;
  if (text === null || (await findOwnComment(repo, deps.github, place, marker))) return;
  await createComment(repo, place, `${text}\n\n${marker}`);
}

/** Says what became of a wish, where it was said. What was said before a crash is not said again. */
export async function postAnswer(deps: IntakeDeps, job: Job): Promise<void> {
  try {
    await post(deps, job);
  } catch (thrown) {
    // A thread that was deleted or a conversation that was locked takes no answer, tomorrow neither.
    if (!(thrown instanceof Fault) || thrown instanceof TemporaryFault) throw thrown;
    deps.ctx.log.warn({ job: job.id, reason: sentenceOf(thrown) }, 'an answer could not be posted');
  }
}
