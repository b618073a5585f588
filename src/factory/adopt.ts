import { person } from '#src/access/actor.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { testPackage } from '#src/execution/test-package.ts';
import { writeCheckRun } from '#src/github/check-run.ts';
import { commentOnCommit } from '#src/github/commit-comment.ts';
import type { GitHub, Repo } from '#src/github/open.ts';
import { isBefore, readFolder } from '#src/github/read-folder.ts';
import { installIn } from '#src/integrations/install-package.ts';
import type { TestedPackage } from '#src/integrations/tested-package.ts';
import { InputFault } from '#src/kit/faults.ts';
import { newId } from '#src/kit/ids.ts';
import type { Adopting } from '#src/requests/adopt-job.ts';
import { failRequest } from '#src/requests/fail.ts';
import { moveRequest } from '#src/requests/move.ts';
import { settingsOf } from '#src/requests/settings-of.ts';
import type { Sandbox } from '#src/sandbox/sandbox.ts';
import { findIntegrationBySlug } from '#src/store/integrations.ts';
import { ensureProject, findProject } from '#src/store/projects.ts';
import { findRequest } from '#src/store/requests.ts';
import type { IntegrationRow, RequestRow } from '#src/store/rows.ts';
import type { Read, Tx } from '#src/store/store.ts';
import { latestVersion } from '#src/store/versions.ts';
import { CHECK_NAME } from './publish/check-name.ts';

export interface AdoptDeps {
  github: GitHub;
  sandbox: Sandbox;
  ctx: Ctx;
}

/** Null: there is no such package at that commit. A package that does not pass is a fault that says why. */
async function readTested(deps: AdoptDeps, repo: Repo, adopting: Adopting): Promise<TestedPackage | null | InputFault> {
  const { path } = await settingsOf(deps.ctx.store.read, adopting.repository);
  const files = await readFolder(repo, `${path}/${adopting.slug}`, adopting.commitSha);
  if (files?.['integration.yaml'] === undefined) return null;
  try {
    return await testPackage(deps.sandbox, files);
  } catch (thrown) {
    if (thrown instanceof InputFault) return thrown;
    throw thrown;
  }
}

async function asPerson({ ctx }: AdoptDeps, { by, repository }: Adopting): Promise<Ctx> {
  const given = { id: newId('prj', ctx.clock.now()), name: repository, createdAt: ctx.clock.now() };
  const project = await ctx.store.write((tx) => ensureProject(tx, given));
  return { ...ctx, actor: person(by, project.id) };
}

async function refuse(ctx: Ctx, { requestId }: Adopting, fault: InputFault): Promise<void> {
  await ctx.store.write(async (tx) => {
    const request = requestId === null ? null : await findRequest(tx, requestId);
    if (request?.state === 'inactive') await failRequest(tx, ctx, request, { error: fault.title }, [fault.message]);
  });
}

/** What a merge is the end of: its own request, or one that failed and whose package people mended themselves. */
async function endedBy(read: Read, requestId: string | null, row: IntegrationRow | null): Promise<RequestRow | null> {
  const id = requestId ?? row?.pendingRequestId ?? null;
  const request = id === null ? null : await findRequest(read, id);
  const isEnded = request?.state === 'failed' || (requestId !== null && request?.state === 'inactive');
  return isEnded ? request : null;
}

/** Merged is merged, also where somebody had cancelled it before. */
async function finish(tx: Tx, ctx: Ctx, requestId: string | null, row: IntegrationRow | null): Promise<void> {
  const request = await endedBy(tx, requestId, row);
  if (!request) return;
  const how = { reason: 'Its package was merged.', patch: { waiting: null, notes: [], errorDetails: null } };
  const waiting =
    request.state === 'failed' ? await moveRequest(tx, ctx, request, { ...how, to: 'inactive' }) : request;
  await moveRequest(tx, ctx, waiting, { ...how, to: 'active' });
}

async function install(
  ctx: Ctx,
  { repository, slug, commitSha, requestId }: Adopting,
  from: TestedPackage,
): Promise<void> {
  await ctx.store.write(async (tx) => {
    const row = await installIn(tx, ctx, from, { repository: { name: repository, slug, commitSha } });
    await finish(tx, ctx, requestId, row);
  });
}

/** The commit of the newest version that there is. */
async function newestCommit({ store: { read } }: Ctx, { repository, slug }: Adopting): Promise<string | null> {
  const project = await findProject(read, repository);
  const integration = project && (await findIntegrationBySlug(read, project.id, slug));
  return (integration && (await latestVersion(read, integration.id)))?.commitSha ?? null;
}

const noPackage = ({ slug, commitSha }: Adopting): InputFault =>
  new InputFault(
    'Package gone',
    `There is no package ${slug} with an integration.yaml at commit ${commitSha.slice(0, 12)}. Put it back, or comment /reprocess for a new one.`,
  );

const refusalText = ({ slug }: Adopting, fault: InputFault): string =>
  [
    `\`${slug}\` does not pass its checks at this commit, so the version before stays:`,
    '',
    '```',
    fault.message,
    '```',
  ].join('\n');

async function merged(deps: AdoptDeps, repo: Repo, adopting: Adopting, found: TestedPackage | InputFault | null) {
  const ctx = await asPerson(deps, adopting);
  // Taken away by a push it goes on as it is: only its own pull request owes a package.
  if (found === null) return await refuse(ctx, adopting, noPackage(adopting));
  if (!(found instanceof InputFault)) return await install(ctx, adopting, found);
  await commentOnCommit(repo, adopting.commitSha, refusalText(adopting, found));
  await refuse(ctx, adopting, found);
}

/** A package in a repository, as it is at a commit: tested again, and made a version where it was merged. */
export async function adopt(deps: AdoptDeps, adopting: Adopting): Promise<void> {
  const { repository, installationId, commitSha, isMerged } = adopting;
  const newest = isMerged ? await newestCommit(deps.ctx, adopting) : null;
  // A merge is told twice, as a pull request and as a push: the second time there is nothing to read.
  if (newest === commitSha) {
    const ctx = await asPerson(deps, adopting);
    return await ctx.store.write((tx) => finish(tx, ctx, adopting.requestId, null));
  }
  const repo = await deps.github.repo(repository, installationId);
  // A delivery that was overtaken: what it brings is older than what runs.
  if (newest !== null && (await isBefore(repo, commitSha, newest))) return;
  const found = await readTested(deps, repo, adopting);
  if (isMerged) return await merged(deps, repo, adopting, found);
  await judge(repo, adopting, found ?? noPackage(adopting));
}

/** Says on a commit that is not merged yet whether its package would do. */
async function judge(repo: Repo, { commitSha }: Adopting, found: TestedPackage | InputFault): Promise<void> {
  const isGood = !(found instanceof InputFault);
  await writeCheckRun(repo, {
    headSha: commitSha,
    name: CHECK_NAME,
    conclusion: isGood ? 'success' : 'failure',
    title: isGood ? 'The package passes its checks' : found.title,
    summary: isGood ? 'It was edited, checked again, and every case passes.' : found.message,
    annotations: [],
  });
}
