import type { State } from '#src/integrations/states.ts';
import { adoptJob } from '#src/requests/adopt-job.ts';
import { moveRequest, type RequestPatch } from '#src/requests/move.ts';
import { findStageResults } from '#src/store/requests.ts';
import type { RequestRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import type { Move } from './line.ts';
import type { Published } from './publish/published.ts';
import type { Requirements } from './requirements.ts';
import { answerWishes, type Outcome } from './revise/answers.ts';
import type { FactoryDeps, Running } from './running.ts';

/** The states of a request that are the line's to move, in their order. */
export const ON_THE_WAY: readonly string[] = ['requested', 'analyzing', 'generating', 'testing'];

export const BEGUN = 'Work on it began.';

const REASONS: Partial<Record<State, string>> = {
  analyzing: BEGUN,
  generating: 'Its requirements are clear.',
  testing: 'A package was generated.',
  inactive: 'Its checks passed; the pull request waits to be merged.',
  active: 'Its checks passed and it was installed.',
};

async function notesOf({ ctx }: FactoryDeps, id: string): Promise<string[]> {
  const results = await findStageResults(ctx.store.read, id);
  const found = results.find((row) => row.stage === 'analyze')?.result as Requirements | undefined;
  return found?.notes ?? [];
}

/** What is good to know, and the wishes that are answered by now. */
async function wordsAfter(deps: FactoryDeps, request: RequestRow, { revision }: Published): Promise<RequestPatch> {
  const said = revision?.changed === false && revision.said !== '' ? [revision.said] : [];
  const { wishes: _, ...body } = request.body;
  return { notes: [...(await notesOf(deps, request.id)), ...said], body };
}

const outcomeOf = ({ revision = null, commitSha: sha, pull }: Published): Outcome => ({
  revision,
  sha,
  pull: pull?.number ?? null,
});

const published = ({ branch, pull, checkRunUrl, mergeSha }: Published): RequestPatch => ({
  branch,
  pullNumber: pull?.number ?? null,
  pullRequestUrl: pull?.url ?? null,
  checkRunUrl,
  waiting: pull !== null && mergeSha === null ? 'merge' : null,
});

/** Merged by ourselves: it is read at that commit like any other merge, whether or not GitHub tells us of it. */
async function adoptMerged(
  tx: Tx,
  { deps, integration }: Running,
  request: RequestRow,
  mergeSha: string | null,
): Promise<void> {
  const { repository, installationId, id: requestId } = request;
  if (mergeSha === null || repository === null || installationId === null) return;
  const { ctx } = deps;
  const by = request.requestedBy.replace(/^github:/, '');
  const place = { repository, installationId, slug: integration.slug, commitSha: mergeSha };
  await ctx.queue.enqueue(tx, [adoptJob({ ...place, by, requestId, isMerged: true }, ctx.clock.now())]);
}

/** The row as the run knows it, moved along with the request. */
export interface Known {
  request: RequestRow;
}

/** Moves the request along; where it is already there, or further, nothing happens. */
export function moving(running: Running, known: Known): Move {
  const { ctx } = running.deps;
  return async (to, done) => {
    const at = ON_THE_WAY.indexOf(known.request.state);
    if (done === undefined && at >= ON_THE_WAY.indexOf(to)) return;
    const patch = done ? { ...published(done), ...(await wordsAfter(running.deps, known.request, done)) } : {};
    const before = known.request;
    known.request = await ctx.store.write(async (tx) => {
      const moved = await moveRequest(tx, ctx, known.request, { to, reason: REASONS[to] ?? '', patch });
      if (done) await adoptMerged(tx, running, moved, done.mergeSha);
      if (done) await answerWishes(tx, ctx, before, outcomeOf(done));
      return moved;
    });
  };
}
