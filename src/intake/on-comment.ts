import { person } from '#src/access/actor.ts';
import { answerCommands } from '#src/commands/answer.ts';
import type { CommandCtx } from '#src/commands/define.ts';
import { readCommands } from '#src/commands/grammar.ts';
import { createComment, findOwnComment } from '#src/github/comments.ts';
import type { Repo } from '#src/github/open.ts';
import { react } from '#src/github/react.ts';
import { type LoadedRequest, loadRequest } from '#src/requests/load.ts';
import { revise } from '#src/requests/revise.ts';
import { findRequestByIssue, findRequestByPull } from '#src/store/requests.ts';
import type { IssueSeen } from './consider-issue.ts';
import { type IntakeDeps, isBot } from './deps.ts';
import { answerOnce, forgetAnswer, type KeptAnswer } from './kept-answer.ts';
import { knownRepository } from './known-repository.ts';
import { type GitHubUser, mayCommand } from './who-may-ask.ts';

export interface CommentSeen {
  repository: string;
  installationId: number;
  issue: IssueSeen;
  comment: { id: number; body: string; user: GitHubUser | null };
}

/** The request that an issue is, or that a pull request came from. */
async function requestOf({ ctx }: IntakeDeps, { repository, issue }: CommentSeen): Promise<LoadedRequest | null> {
  const find = issue.pull_request ? findRequestByPull : findRequestByIssue;
  const request = await find(ctx.store.read, repository, issue.number);
  return request && (await loadRequest(ctx, request.id));
}

function aboutOf(
  deps: IntakeDeps,
  { request, integration }: LoadedRequest,
  { issue, comment }: CommentSeen,
  by: string,
): CommandCtx {
  const current = { title: issue.title, text: issue.body ?? '', author: issue.user?.login ?? 'ghost' };
  return {
    ctx: deps.ctxFor(person(by, integration.projectId)),
    request,
    integration,
    language: request.language === 'ru' ? 'ru' : 'en',
    by,
    issue: issue.pull_request ? null : current,
    place: issue.number,
    comment: comment.id,
    doors: { github: deps.github, sandbox: deps.sandbox, health: deps.health },
  };
}

/** Questions are open: whoever may command answers them, and the work goes on. Other comments are people's own business. */
async function onAnswer(deps: IntakeDeps, loaded: LoadedRequest, seen: CommentSeen, user: GitHubUser): Promise<void> {
  const { request, integration } = loaded;
  if (request.waiting !== 'answers' || seen.comment.body.trim() === '') return;
  const { repo, settings } = await knownRepository(deps, seen.repository, seen.installationId);
  if (!(await mayCommand(repo, settings, user))) return;
  await react(repo, { comment: seen.comment.id }, 'eyes');
  await revise(deps.ctxFor(person(user.login, integration.projectId)), integration.id, seen.comment.body);
}

/** Slash commands in the issue of a request, or in its pull request; and answers to what Claude asked. */
export async function onComment(deps: IntakeDeps, seen: CommentSeen): Promise<void> {
  const { comment, repository, installationId } = seen;
  if (!comment.user || isBot(comment.user)) return;
  const loaded = await requestOf(deps, seen);
  if (!loaded) return;
  if (readCommands(comment.body).length === 0) return await onAnswer(deps, loaded, seen, comment.user);
  const { repo, settings } = await knownRepository(deps, repository, installationId);
  await react(repo, { comment: comment.id }, 'eyes');
  const { user } = comment;
  const about = aboutOf(deps, loaded, seen, user.login);
  const mayWrite = () => mayCommand(repo, settings, user);
  const place = { repository, comment: comment.id };
  const kept = await answerOnce(deps.ctx, place, () => answerCommands({ ...about, body: comment.body, mayWrite }));
  await reply(deps, repo, seen, kept);
  await react(repo, { comment: comment.id }, kept.answer.ok ? '+1' : '-1');
  await forgetAnswer(deps.ctx, repository, comment.id);
}

/** Where it may have been said already, it is looked for first. */
async function reply(deps: IntakeDeps, repo: Repo, { issue, comment }: CommentSeen, { answer, isOld }: KeptAnswer) {
  if (answer.reply === null) return;
  const marker = `<!-- answer to ${comment.id} -->`;
  if (isOld && (await findOwnComment(repo, deps.github, issue.number, marker))) return;
  await createComment(repo, issue.number, `${answer.reply}\n\n${marker}`);
}
