import type { Probot } from 'probot';
import { considerIssue, type Seen } from './consider-issue.ts';
import { type IntakeDeps, LABEL } from './deps.ts';
import { onInstalled, onRepositoriesRemoved, onUninstalled } from './install/on-installed.ts';
import { onChecks } from './on-checks.ts';
import { onComment } from './on-comment.ts';
import { onPullRequest } from './on-pull-request.ts';
import { onPush } from './on-push.ts';
import { onReview } from './on-review.ts';
import type { GitHubUser } from './who-may-ask.ts';

interface Payload {
  repository: { full_name: string };
  installation?: { id: number } | undefined;
}

const placeOf = ({ repository, installation }: Payload) => ({
  repository: repository.full_name,
  installationId: installation?.id ?? 0,
});

/** At most so many commits stand in a push; the paths of all of them count. */
const pathsOf = (commits: readonly { added?: string[]; modified?: string[]; removed?: string[] }[]): string[] =>
  commits.flatMap(({ added = [], modified = [], removed = [] }) => [...added, ...modified, ...removed]);

interface IssuePayload {
  action: string;
  issue: { user: GitHubUser | null };
  sender: GitHubUser;
  label?: { name: string };
}

/**
 * Whose right lets a request begin: its author's, or that of whoever put our label on, no other. Only whoever wrote the
 * words answers for an edit: the right of the author says nothing about that.
 */
function askersOf({ action, issue, sender, label }: IssuePayload): Seen['askers'] {
  if (action === 'edited') return [sender];
  return action === 'labeled' && label?.name === LABEL ? [sender, issue.user] : [issue.user];
}

/** What the bot itself listens to, one line per event. Each delivery is on record before it comes here. */
export function intakeApp(app: Probot, deps: IntakeDeps): void {
  app.on(['issues.opened', 'issues.labeled', 'issues.edited', 'issues.reopened'], async ({ payload }) => {
    const { issue, action } = payload;
    const askers = askersOf(payload as IssuePayload);
    await considerIssue(deps, { ...placeOf(payload), issue, isEdit: action === 'edited', askers } as Seen);
  });
  app.on('issue_comment.created', async ({ payload }) => {
    await onComment(deps, { ...placeOf(payload), issue: payload.issue, comment: payload.comment });
  });
  app.on(['pull_request.closed', 'pull_request.reopened', 'pull_request.synchronize'], async ({ payload }) => {
    const { pull_request: pull, action, sender } = payload;
    await onPullRequest(deps, {
      ...placeOf(payload),
      action,
      number: pull.number,
      branch: pull.head.ref,
      headSha: pull.head.sha,
      isMerged: pull.merged === true,
      mergeSha: pull.merge_commit_sha,
      sender,
    });
  });
  app.on('pull_request_review.submitted', async ({ payload }) => {
    const { review, pull_request: pull } = payload;
    await onReview(deps, {
      ...placeOf(payload),
      pull: { number: pull.number, isOpen: pull.state === 'open' },
      review: { id: review.id, state: review.state.toLowerCase(), body: review.body ?? '', user: review.user },
    });
  });
  app.on('check_suite.completed', async ({ payload }) => {
    const { head_sha: headSha, head_branch: branch, conclusion, app: owner } = payload.check_suite;
    await onChecks(deps, { ...placeOf(payload), headSha, branch, conclusion, appId: owner?.id ?? null });
  });
  app.on('push', async ({ payload }) => {
    const { ref, after, commits, sender, repository } = payload;
    await onPush(deps, {
      ...placeOf(payload),
      ref,
      after,
      defaultBranch: repository.default_branch,
      by: sender?.login ?? payload.pusher.name,
      paths: pathsOf(commits),
    });
  });
  app.on(['installation.created', 'installation.unsuspend', 'installation.new_permissions_accepted'], ({ payload }) => {
    const repositories = (payload.repositories ?? []).map((one) => one.full_name);
    return onInstalled(deps, { installationId: payload.installation.id, repositories });
  });
  app.on('installation_repositories.added', ({ payload }) => {
    const repositories = payload.repositories_added.map((one) => one.full_name ?? '');
    return onInstalled(deps, { installationId: payload.installation.id, repositories });
  });
  app.on('installation_repositories.removed', ({ payload }) =>
    onRepositoriesRemoved(
      deps,
      payload.repositories_removed.map((one) => one.full_name ?? ''),
    ),
  );
  app.on(['installation.deleted', 'installation.suspend'], async ({ payload }) => {
    await onUninstalled(deps, payload.installation.id);
  });
}
