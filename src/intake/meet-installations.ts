import { listInstallations } from '#src/github/installations.ts';
import { listRepositories } from '#src/store/repositories.ts';
import type { IntakeDeps } from './deps.ts';
import { onInstalled, onRepositoriesRemoved } from './install/on-installed.ts';

/** Repositories that got the App, or lost it, while nobody listened. */
export async function meetInstallations(deps: IntakeDeps): Promise<void> {
  const known = new Set((await listRepositories(deps.ctx.store.read)).map((row) => row.name));
  const there = await listInstallations(deps.github);
  for (const { installationId, repositories } of there) {
    const fresh = repositories.filter((name) => !known.has(name));
    if (fresh.length > 0) await onInstalled(deps, { installationId, repositories: fresh });
  }
  const covered = new Set(there.flatMap((one) => one.repositories));
  const gone = [...known].filter((name) => !covered.has(name));
  if (gone.length > 0) await onRepositoriesRemoved(deps, gone);
}
