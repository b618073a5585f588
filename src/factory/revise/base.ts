import { readPull } from '#src/github/pulls.ts';
import { readFolder } from '#src/github/read-folder.ts';
import { headOf } from '#src/github/trees.ts';
import { type Before, beforeOf } from '#src/requests/before.ts';
import { findVersion } from '#src/store/versions.ts';
import type { Draft } from '../draft.ts';
import { branchOf } from '../publish/to-repository.ts';
import type { Requirements } from '../requirements.ts';
import { type Running, repoFor } from '../running.ts';
import { wishesOf } from './remarks.ts';

/** What is to be made different: the files as they are now, whoever wrote them, and what they were made from. */
export interface Base {
  files: Record<string, string>;
  /** The head of the branch on which they stand; null: they run, and no branch holds them yet. */
  onTopOf: string | null;
  requirements: Requirements;
  /** As the bot wrote them last; null: that is not known. */
  written: Draft['files'] | null;
  published: Before['publish'];
}

interface Files {
  files: Record<string, string>;
  onTopOf: string | null;
}

/** Of the pull request that is open. What people pushed to its branch counts. */
async function onBranch(running: Running, repository: string): Promise<Files | null> {
  const { request, integration, settings } = running;
  if (request.pullNumber === null) return null;
  const repo = await repoFor(running, repository);
  if ((await readPull(repo, request.pullNumber))?.state !== 'open') return null;
  const onTopOf = await headOf(repo, request.branch ?? branchOf(integration.slug, request));
  if (onTopOf === null) return null;
  const files = await readFolder(repo, `${settings.path}/${integration.slug}`, onTopOf);
  return files?.['integration.yaml'] === undefined ? null : { files, onTopOf };
}

/** Of what runs: its next version begins with it. */
async function inOperation({ deps, integration }: Running): Promise<Files | null> {
  if (integration.versionId === null) return null;
  const version = await findVersion(deps.ctx.store.read, integration.versionId);
  return version && { files: { ...version.files }, onTopOf: null };
}

/** Null: there is nothing to revise, so that the words are built from as they are. */
export async function baseOf(running: Running): Promise<Base | null> {
  const { request, deps } = running;
  if (wishesOf(request).length === 0) return null;
  const before = await beforeOf(deps.ctx.store.read, request.id);
  if (!before?.analyze) return null;
  const branch = request.repository === null ? null : await onBranch(running, request.repository);
  const found =
    branch ?? (request.kind === 'revision' && request.pullNumber === null ? await inOperation(running) : null);
  if (!found) return null;
  const requirements = before.analyze as unknown as Requirements;
  const written = (before.generate as unknown as Draft | null)?.files ?? null;
  return { ...found, requirements, written, published: before.publish };
}
