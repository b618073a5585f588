import { type Issue, listLabelledIssues } from '#src/github/issues.ts';
import { sentenceOf } from '#src/kit/faults.ts';
import type { NewJob } from '#src/queue/queue.ts';
import type { Settle } from '#src/queue/work.ts';
import { listRepositories } from '#src/store/repositories.ts';
import { findRequestByIssue } from '#src/store/requests.ts';
import type { RepositoryRow } from '#src/store/rows.ts';
import { considerIssue, type IssueSeen } from './consider-issue.ts';
import { type IntakeDeps, LABEL } from './deps.ts';
import { meetInstallations } from './meet-installations.ts';

/** The queue of what is looked for at GitHub by the clock. */
export const GITHUB_CLOCK_QUEUE = 'github_clock';
const EVERY_MS = 5 * 60_000;

export const pickUpJob = (now: number): NewJob => ({
  id: 'pick_up',
  queue: GITHUB_CLOCK_QUEUE,
  lane: 'clock',
  dueAt: now,
});

const seenOf = ({ author, isPull, updatedAt, ...issue }: Issue): IssueSeen => ({
  ...issue,
  updated_at: new Date(updatedAt).toISOString(),
  user: author && { login: author.login, type: author.isBot ? 'Bot' : 'User' },
  ...(isPull ? { pull_request: true } : {}),
});

/** Who put the label on is not known here: only the author's own right counts, all others wait for somebody's word. */
async function consider(deps: IntakeDeps, { name, installationId }: RepositoryRow, found: Issue): Promise<void> {
  if (await findRequestByIssue(deps.ctx.store.read, name, found.number)) return;
  const issue = seenOf(found);
  await considerIssue(deps, { repository: name, installationId, issue, isEdit: false, askers: [issue.user] });
}

async function pickUpIn(deps: IntakeDeps, row: RepositoryRow): Promise<void> {
  const repo = await deps.github.repo(row.name, row.installationId);
  for (const issue of await listLabelledIssues(repo, LABEL)) await consider(deps, row, issue);
}

/** Labelled issues that no delivery told us of. One repository that cannot be read keeps none of the others waiting. */
export async function pickUp(deps: IntakeDeps): Promise<Settle> {
  const { ctx } = deps;
  // Nothing that goes wrong may end what comes back by the clock.
  await meetInstallations(deps).catch((thrown) =>
    ctx.log.warn({ reason: sentenceOf(thrown) }, 'installations could not be looked for'),
  );
  for (const row of await listRepositories(ctx.store.read)) {
    await pickUpIn(deps, row).catch((thrown) =>
      ctx.log.warn({ repository: row.name, reason: sentenceOf(thrown) }, 'labelled issues could not be looked for'),
    );
  }
  return async () => ctx.clock.now() + EVERY_MS;
}
