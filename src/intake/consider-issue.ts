import { react } from '#src/github/react.ts';
import { acceptIssue, type IssueAsked, wordsOf } from '#src/requests/accept-issue.ts';
import { bodyOf, textHashOf } from '#src/requests/body.ts';
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
  updated_at?: string;
  user: GitHubUser | null;
  labels?: readonly ({ name?: string | null } | string)[] | undefined;
  pull_request?: unknown;
}

export interface Seen {
  repository: string;
  installationId: number;
  issue: IssueSeen;
  /** Somebody changed its words. */
  isEdit: boolean;
  /** Whose right counts, the first that has it. */
  askers: readonly (GitHubUser | null | undefined)[];
}

export const hasLabel = ({ labels = [] }: Pick<IssueSeen, 'labels'>): boolean =>
  labels.some((label) => (typeof label === 'string' ? label : label.name) === LABEL);

const timeOf = ({ updated_at }: IssueSeen): number | undefined =>
  updated_at === undefined ? undefined : Date.parse(updated_at);

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
  seenAt: timeOf(issue),
  language: settings.language as string | undefined,
});

/** Deliveries overtake each other: what an older one says of the words is no longer true. */
function isOutdated({ body }: RequestRow, issue: IssueSeen): boolean {
  const known = bodyOf({ body });
  return known.from === 'issue' && (known.seenAt ?? 0) > (timeOf(issue) ?? Number.POSITIVE_INFINITY);
}

/** Nothing to decide: only an edit has new words for a request, all else can at most let it begin. */
function isSettled(request: RequestRow, { issue, isEdit }: Seen, asked: Omit<IssueAsked, 'by'>): boolean {
  if (isOutdated(request, issue)) return true;
  return request.waiting !== 'permission' && (!isEdit || textHashOf(wordsOf(asked).text) === request.textHash);
}

/** An issue with the label becomes a request, or goes on with the one that it is. */
export async function considerIssue(deps: IntakeDeps, seen: Seen): Promise<void> {
  if (!hasLabel(seen.issue) || seen.issue.pull_request) return;
  const { ctx } = deps;
  const found = await findRequestByIssue(ctx.store.read, seen.repository, seen.issue.number);
  if (!found && isBot(seen.issue.user) && seen.askers.every((user) => isBot(user))) return;
  const known = await knownRepository(deps, seen.repository, seen.installationId);
  const asked = askedOf(seen, known);
  if (found && isSettled(found, seen, asked)) return;
  if (!found) await react(known.repo, { issue: seen.issue.number }, 'eyes');
  const by = await firstWhoMayAsk(known.repo, known.settings, seen.askers);
  if (found && by === null && !seen.isEdit) return;
  if (found) await reconsiderIssue(ctx, found, { ...asked, by });
  else await acceptIssue(ctx, { ...asked, by });
}
