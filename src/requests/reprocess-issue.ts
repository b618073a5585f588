import { allow } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { readIssue } from '#src/github/issues.ts';
import type { GitHub } from '#src/github/types.ts';
import type { RequestRow } from '#src/store/rows.ts';
import { wordsOf } from './accept-issue.ts';
import { bodyOf, stillWished } from './body.ts';
import { loadIssueRequest } from './find-issue.ts';
import { type Reprocessing, reprocess } from './reprocess.ts';

/** The issue as it is now; for a request that is none, or where no App is set up, the words as they were taken down. */
async function wordsNow(github: GitHub | null, request: RequestRow): Promise<Partial<Reprocessing>> {
  const { repository, issueNumber, installationId, language } = request;
  // Whoever may write in the project starts it: what waited for permission has it then.
  const kept = request.waiting === 'permission' ? { body: bodyOf(request) } : {};
  if (!github || repository === null || issueNumber === null || installationId === null) return kept;
  const issue = await readIssue(await github.repo(repository, installationId), issueNumber);
  if (!issue) return kept;
  const asked = { title: issue.title, text: issue.body, author: issue.author?.login ?? 'ghost', language };
  const words = wordsOf({ ...asked, repository, installationId, issueNumber, seenAt: issue.updatedAt });
  const known = bodyOf(request);
  return { ...words, body: { ...words.body, revisions: known.revisions, ...stillWished(known) } };
}

/** Builds it once more from the words of the issue as they are now. */
export async function reprocessIssue(ctx: Ctx, github: GitHub | null, issueId: string): Promise<RequestRow> {
  allow(ctx.actor, 'integrations.write');
  const { request } = await loadIssueRequest(ctx, issueId);
  return await reprocess(ctx, request.id, { by: ctx.actor.name, ...(await wordsNow(github, request)) });
}
