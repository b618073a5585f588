import semver from 'semver';
import { system } from '#src/access/actor.ts';
import { HeadMoved } from '#src/github/commit.ts';
import { crashPoint } from '#src/kit/crash.ts';
import { TemporaryFault } from '#src/kit/faults.ts';
import type { Job } from '#src/queue/queue.ts';
import type { Settle } from '#src/queue/work.ts';
import { beginAnew } from '#src/requests/before.ts';
import { isSame, RequestChanged } from '#src/requests/changed.ts';
import { DEFAULT_SETTINGS } from '#src/requests/repo-settings.ts';
import { settingsOf } from '#src/requests/settings-of.ts';
import { findIntegration } from '#src/store/integrations.ts';
import { findRequest } from '#src/store/requests.ts';
import type { IntegrationRow, RequestRow } from '#src/store/rows.ts';
import { findVersion, latestVersion } from '#src/store/versions.ts';
import { bundledName } from './bundled.ts';
import { ended } from './end-run.ts';
import { waitsItsTurn } from './its-turn.ts';
import { build } from './line.ts';
import { type Known, moving, ON_THE_WAY } from './moving.ts';
import { type FactoryDeps, missingIn, type Running } from './running.ts';
import { stagesFor, writerOf } from './stages.ts';
import { storedStages } from './stored.ts';
import type { Predecessor } from './succession.ts';

export interface Factory {
  /** Throws TemporaryFault for "again later"; everything else ends in a state of the request. */
  work(requestId: string, job?: Pick<Job, 'attempts'>): Promise<Settle | undefined>;
}

/** So often a request may change under a run before the run leaves it to the next job. */
const MOST_RESTARTS = 5;
/** The queue gives a job up after so many tries: the request must say so before. */
const LAST_TRY = 7;

/** Runs that end early: nothing went wrong, there is only nothing to do. */
async function load(
  { ctx }: FactoryDeps,
  id: string,
): Promise<{ request: RequestRow; integration: IntegrationRow } | null> {
  const request = await findRequest(ctx.store.read, id);
  if (!request || !ON_THE_WAY.includes(request.state) || request.waiting === 'permission') return null;
  const integration = await findIntegration(ctx.store.read, request.integrationId);
  return !integration || integration.status === 'deprecated' ? null : { request, integration };
}

async function predecessorOf({ ctx }: FactoryDeps, { id, versionId }: IntegrationRow): Promise<Predecessor | null> {
  const newest = await latestVersion(ctx.store.read, id);
  if (!newest) return null;
  const runs = versionId === null ? null : await findVersion(ctx.store.read, versionId);
  return { runs: runs ?? newest, newest: newest.version };
}

async function runningFor(
  deps: FactoryDeps,
  loaded: { request: RequestRow; integration: IntegrationRow },
  known: Known,
): Promise<Running> {
  const { request, integration } = loaded;
  const { read } = deps.ctx.store;
  const predecessor = await predecessorOf(deps, integration);
  return {
    deps,
    request,
    integration,
    settings: request.repository === null ? DEFAULT_SETTINGS : await settingsOf(read, request.repository),
    version: (predecessor && semver.inc(predecessor.newest, 'minor')) ?? '1.0.0',
    predecessor,
    async still() {
      if (!isSame(known.request, await findRequest(read, request.id))) throw new RequestChanged(known.request);
    },
  };
}

/** Made from files that are no longer those of the branch: it is made from those that are there now. */
async function forgetDraft({ ctx }: FactoryDeps, id: string): Promise<false> {
  await ctx.store.write((tx) => beginAnew(tx, ctx, id));
  return false;
}

/** False: the request changed under the run and is to be looked at anew. What waits for its turn says what follows. */
async function runOnce(deps: FactoryDeps, id: string, isLast: boolean): Promise<boolean | Settle> {
  const loaded = await load(deps, id);
  if (!loaded) return true;
  const known: Known = { request: loaded.request };
  try {
    const running = await runningFor(deps, loaded, known);
    // Told before the line begins, so that the request stays `requested`. Claude finds out by itself what it lacks.
    const thinks = writerOf(running) !== null || bundledName(known.request) !== null;
    const missing = thinks ? null : missingIn(known.request);
    if (missing && known.request.state === 'requested') throw missing;
    const waits = await waitsItsTurn(running, known);
    if (waits) return waits;
    const stages = await storedStages(running, stagesFor(running), () => known.request);
    await build(stages, moving(running, known));
    return true;
  } catch (thrown) {
    if (thrown instanceof RequestChanged) return false;
    if (thrown instanceof HeadMoved) return await forgetDraft(deps, id);
    if (thrown instanceof TemporaryFault && !isLast) throw thrown;
    return await ended(deps, known.request, thrown);
  }
}

/** Works requests off: from words to a pull request, or to an installed package where there is no repository. */
export function createFactory(given: FactoryDeps): Factory {
  const deps = { ...given, ctx: { ...given.ctx, actor: system } };
  return {
    async work(requestId, job) {
      crashPoint('factory.accepted');
      const isLast = (job?.attempts ?? 0) >= LAST_TRY;
      for (let restarts = 0; restarts <= MOST_RESTARTS; restarts++) {
        const end = await runOnce(deps, requestId, isLast);
        if (end) return end === true ? undefined : end;
      }
      throw new TemporaryFault(
        'Request keeps changing',
        `${requestId} changed while it was worked on; it is looked at again.`,
      );
    },
  };
}
