import { react } from '#src/github/react.ts';
import { acceptIssue, type IssueAsked, wordsOf } from '#src/requests/accept-issue.ts';
import { textHashOf } from '#src/requests/body.ts';
import { reconsiderIssue } from '#src/requests/reconsider-issue.ts';
import { findRequestByIssue } from '#src/store/requests.ts';
import type { RequestRow } from '#src/store/rows.ts';
import { type IntakeDeps, isBot, LABEL } from './deps.ts';
import { type KnownRepository, knownRepository } from './known-repository.ts';
import { firstWhoMayAsk, type GitHubUser } from './who-may-ask.ts';

/** An issue as GitHub's events and lists show it. */
export interface IssueSeen {
  number: number;
  title: string;
  body?: string | null;
  state?: string;
  user: GitHubUser | null;
  labels?: readonly ({ name?: string | null } | string)[] | undefined;
  pull_request?: unknown;
}

export interface Seen {
  repository: string;
  installationId: number;
  issue: IssueSeen;
  /** Whose right counts, the first that has it. */
  askers: readonly (GitHubUser | null | undefined)[];
}

export const hasLabel = ({ labels = [] }: Pick<IssueSeen, 'labels'>): boolean =>
  labels.some((label) => (typeof label === 'string' ? label : label.name) === LABEL);

const askedOf = (
  { repository, installationId, issue }: Seen,
  { settings }: KnownRepository,
): Omit<IssueAsked, 'by'> => ({
  repository,
  installationId,
  issueNumber: issue.number,
  title: issue.title,
  text: issue.body ?? '',
  author: issue.user?.login ?? 'ghost',
  language: settings.language as string | undefined,
});

/** Nothing to decide: it is under way with these very words, or done. */
const isSettled = (request: RequestRow, asked: Omit<IssueAsked, 'by'>): boolean =>
  request.waiting !== 'permission' && textHashOf(wordsOf(asked).text) === request.textHash;

/** An issue with the label becomes a request, or goes on with the one that it is. */
export async function considerIssue(deps: IntakeDeps, seen: Seen): Promise<void> {
  if (!hasLabel(seen.issue) || seen.issue.pull_request) return;
  const { ctx } = deps;
  const found = await findRequestByIssue(ctx.store.read, seen.repository, seen.issue.number);
  if (!found && isBot(seen.issue.user) && seen.askers.every((user) => isBot(user))) return;
  const known = await knownRepository(deps, seen.repository, seen.installationId);
  const asked = askedOf(seen, known);
  if (found && isSettled(found, asked)) return;
  if (!found) await react(known.repo, { issue: seen.issue.number }, 'eyes');
  const by = await firstWhoMayAsk(known.repo, known.settings, seen.askers);
  if (found) await reconsiderIssue(ctx, found, { ...asked, by });
  else await acceptIssue(ctx, { ...asked, by });
}
