import { person } from '#src/access/actor.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { testPackage } from '#src/execution/test-package.ts';
import { writeCheckRun } from '#src/github/check-run.ts';
import { commentOnCommit } from '#src/github/commit-comment.ts';
import type { GitHub, Repo } from '#src/github/open.ts';
import { readFolder } from '#src/github/read-folder.ts';
import { installPackage } from '#src/integrations/install-package.ts';
import type { TestedPackage } from '#src/integrations/tested-package.ts';
import { InputFault } from '#src/kit/faults.ts';
import { newId } from '#src/kit/ids.ts';
import type { Adopting } from '#src/requests/adopt-job.ts';
import { failRequest } from '#src/requests/fail.ts';
import { moveRequest } from '#src/requests/move.ts';
import { settingsOf } from '#src/requests/settings-of.ts';
import type { Sandbox } from '#src/sandbox/sandbox.ts';
import { ensureProject } from '#src/store/projects.ts';
import { findRequest } from '#src/store/requests.ts';
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

async function finish(ctx: Ctx, requestId: string | null, fault: InputFault | null): Promise<void> {
  const request = requestId === null ? null : await findRequest(ctx.store.read, requestId);
  if (request?.state !== 'inactive') return;
  await ctx.store.write(async (tx) => {
    if (fault) return void (await failRequest(tx, ctx, request, { error: fault.title }, [fault.message]));
    await moveRequest(tx, ctx, request, { to: 'active', reason: 'Its pull request was merged.' });
  });
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
  const { repository, slug, commitSha, requestId } = adopting;
  const ctx = await asPerson(deps, adopting);
  if (found instanceof InputFault) {
    await commentOnCommit(repo, commitSha, refusalText(adopting, found));
    await finish(ctx, requestId, found);
    return;
  }
  await installPackage(ctx, found, { repository: { name: repository, slug, commitSha } });
  await finish(ctx, requestId, null);
}

/** A package in a repository, as it is at a commit: tested again, and made a version where it was merged. */
export async function adopt(deps: AdoptDeps, adopting: Adopting): Promise<void> {
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
