import { person } from '#src/access/actor.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { testPackage } from '#src/execution/test-package.ts';
import { writeCheckRun } from '#src/github/check-run.ts';
import { commentOnCommit } from '#src/github/commit-comment.ts';
import type { GitHub, Repo } from '#src/github/open.ts';
import { readFolder } from '#src/github/read-folder.ts';
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
import type { RequestRow } from '#src/store/rows.ts';
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

/** The request whose pull request it was, where it still waits for its merge. */
async function waiting(read: Read, requestId: string | null): Promise<RequestRow | null> {
  const request = requestId === null ? null : await findRequest(read, requestId);
  return request?.state === 'inactive' ? request : null;
}

async function refuse(ctx: Ctx, { requestId }: Adopting, fault: InputFault): Promise<void> {
  await ctx.store.write(async (tx) => {
    const request = await waiting(tx, requestId);
    if (request) await failRequest(tx, ctx, request, { error: fault.title }, [fault.message]);
  });
}

async function finish(tx: Tx, ctx: Ctx, requestId: string | null): Promise<void> {
  const request = await waiting(tx, requestId);
  const patch = { waiting: null, notes: [] };
  if (request) await moveRequest(tx, ctx, request, { to: 'active', reason: 'Its pull request was merged.', patch });
}

async function install(
  ctx: Ctx,
  { repository, slug, commitSha, requestId }: Adopting,
  from: TestedPackage,
): Promise<void> {
  await ctx.store.write(async (tx) => {
    await installIn(tx, ctx, from, { repository: { name: repository, slug, commitSha } });
    await finish(tx, ctx, requestId);
  });
}

/** A merge is told twice, as a pull request and as a push: the second time there is nothing to read. */
async function isThere(ctx: Ctx, { repository, slug, commitSha }: Adopting): Promise<boolean> {
  const { read } = ctx.store;
  const project = await findProject(read, repository);
  const integration = project && (await findIntegrationBySlug(read, project.id, slug));
  return integration !== null && (await latestVersion(read, integration.id))?.commitSha === commitSha;
}

const refusalText = ({ slug }: Adopting, fault: InputFault): string =>
  [
    `\`${slug}\` does not pass its checks at this commit, so the version before stays:`,
    '',
    '```',
    fault.message,
    '```',
  ].join('\n');

async function merged(deps: AdoptDeps, repo: Repo, adopting: Adopting, found: TestedPackage | InputFault) {
  const ctx = await asPerson(deps, adopting);
  if (!(found instanceof InputFault)) return await install(ctx, adopting, found);
  await commentOnCommit(repo, adopting.commitSha, refusalText(adopting, found));
  await refuse(ctx, adopting, found);
}

/** A package in a repository, as it is at a commit: tested again, and made a version where it was merged. */
export async function adopt(deps: AdoptDeps, adopting: Adopting): Promise<void> {
  if (adopting.isMerged && (await isThere(deps.ctx, adopting))) {
    const ctx = await asPerson(deps, adopting);
    return await ctx.store.write((tx) => finish(tx, ctx, adopting.requestId));
  }
  const repo = await deps.github.repo(adopting.repository, adopting.installationId);
  const found = await readTested(deps, repo, adopting);
  if (found === null) return;
  if (adopting.isMerged) return await merged(deps, repo, adopting, found);
  const isGood = !(found instanceof InputFault);
  await writeCheckRun(repo, {
    headSha: adopting.commitSha,
    name: CHECK_NAME,
    conclusion: isGood ? 'success' : 'failure',
    title: isGood ? 'The package passes its checks' : found.title,
    summary: isGood ? 'It was edited, checked again, and every case passes.' : found.message,
    annotations: [],
  });
}
