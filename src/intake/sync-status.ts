import { createHash } from 'node:crypto';
import { createComment, editComment, findOwnComment } from '#src/github/comments.ts';
import { setStateLabel } from '#src/github/labels.ts';
import type { Repo } from '#src/github/open.ts';
import { integrationOfStatusJob, shownAt } from '#src/integrations/status-job.ts';
import { Fault, sentenceOf, TemporaryFault } from '#src/kit/faults.ts';
import type { Job } from '#src/queue/queue.ts';
import type { Settle } from '#src/queue/work.ts';
import type { LoadedRequest } from '#src/requests/load.ts';
import { renderStatus, statusMarker } from '#src/requests/status-comment.ts';
import { statusFactsOf } from '#src/requests/status-facts-of.ts';
import { findIntegration } from '#src/store/integrations.ts';
import { findRequestByIssue, updateRequest } from '#src/store/requests.ts';
import type { RequestRow } from '#src/store/rows.ts';
import type { Read } from '#src/store/store.ts';
import type { IntakeDeps } from './deps.ts';

interface Shown {
  body: string;
  label: string;
}

/** What stands on the issue, as it is kept to tell whether there is something to change. */
const markOf = ({ body, label }: Shown): string => `${label} ${createHash('sha256').update(body).digest('hex')}`;
const labelIn = (mark: string): string => mark.split(' ', 1)[0] ?? '';

async function shownOf({ ctx }: IntakeDeps, loaded: LoadedRequest): Promise<Shown> {
  const { request, integration } = loaded;
  const label = request.waiting === 'info' ? 'needs-info' : integration.status;
  return { body: renderStatus(await statusFactsOf(ctx, loaded)), label: `integration:${label}` };
}

/** Stands in place of the mark while it is being changed. */
const BEGUN = 'begun';

/** A crash after the comment was made and before its id is kept must not make a second one: it is looked for first. */
async function makeComment(deps: IntakeDeps, repo: Repo, request: RequestRow, body: string): Promise<number> {
  const issue = request.issueNumber ?? 0;
  const mayBeThere = request.commentHash !== null;
  if (!mayBeThere) await deps.ctx.store.write((tx) => updateRequest(tx, request.id, { commentHash: BEGUN }));
  const there = mayBeThere ? await findOwnComment(repo, deps.github, issue, statusMarker(request.id)) : null;
  if (there && (await editComment(repo, there.id, body))) return there.id;
  return (await createComment(repo, issue, body)).id;
}

async function write(deps: IntakeDeps, repo: Repo, request: RequestRow, shown: Shown): Promise<void> {
  const { store } = deps.ctx;
  const { commentHash: before, issueNumber } = request;
  const isKnown = before !== null && before !== BEGUN;
  if (!isKnown || before.slice(labelIn(before).length) !== markOf(shown).slice(shown.label.length)) {
    const isEdited = request.commentId !== null && (await editComment(repo, request.commentId, shown.body));
    const commentId = isEdited ? request.commentId : await makeComment(deps, repo, request, shown.body);
    await store.write((tx) => updateRequest(tx, request.id, { commentId, commentHash: BEGUN }));
  }
  // Before there was a comment there was no label of ours either.
  const current = before === null ? [] : isKnown ? [labelIn(before)] : undefined;
  await setStateLabel(repo, issueNumber ?? 0, shown.label, current);
  await store.write((tx) => updateRequest(tx, request.id, { commentHash: markOf(shown) }));
}

async function load(read: Read, integrationId: string): Promise<LoadedRequest | null> {
  const integration = await findIntegration(read, integrationId);
  if (!integration?.repository || integration.issueNumber === null) return null;
  const request = await findRequestByIssue(read, integration.repository, integration.issueNumber);
  return request && { request, integration };
}

/** A limit or an outage is waited for so often; what lasts longer is made up for by the next change. */
const MOST_TRIES = 7;

/** An issue that was deleted or locked takes no comment. Given up, the job would stand in the way of all later ones. */
async function writeIfTaken(deps: IntakeDeps, request: RequestRow, shown: Shown, { attempts }: Job): Promise<void> {
  try {
    const repo = await deps.github.repo(request.repository ?? '', request.installationId ?? 0);
    await write(deps, repo, request, shown);
  } catch (thrown) {
    if (!(thrown instanceof Fault) || (thrown instanceof TemporaryFault && attempts < MOST_TRIES)) throw thrown;
    const about = { request: request.id, issue: request.issueNumber, reason: sentenceOf(thrown) };
    deps.ctx.log.warn(about, 'the status of a request could not be shown');
  }
}

/** Brings the one status comment of an issue, and its label, to what is true now. */
export async function syncStatus(deps: IntakeDeps, job: Job): Promise<Settle | undefined> {
  const { read } = deps.ctx.store;
  const id = integrationOfStatusJob(job.id);
  const loaded = await load(read, id);
  if (!loaded) return undefined;
  const { request } = loaded;
  const shown = await shownOf(deps, loaded);
  if (markOf(shown) !== request.commentHash) await writeIfTaken(deps, request, shown, job);
  return async (tx) => {
    const now = await load(tx, id);
    return now && markOf(await shownOf(deps, now)) !== markOf(shown)
      ? shownAt(now.request.state, deps.ctx.clock.now())
      : undefined;
  };
}
