import type { Repo } from '#src/github/open.ts';
import { readFile } from '#src/github/read-folder.ts';
import { type RepoSettings, readRepoSettings, SETTINGS_PATH } from '#src/requests/repo-settings.ts';
import { settingsIn } from '#src/requests/settings-of.ts';
import { ensureRepository, findRepository, updateRepository } from '#src/store/repositories.ts';
import type { RepositoryRow } from '#src/store/rows.ts';
import type { IntakeDeps } from './deps.ts';

export interface KnownRepository {
  row: RepositoryRow;
  repo: Repo;
  settings: RepoSettings;
}

/** Reads the settings file again. One that is wrong changes nothing and is reported: what counted before counts on. */
export async function refreshSettings(
  { ctx }: IntakeDeps,
  repo: Repo,
  ref?: string,
): Promise<{ row: RepositoryRow | null; problems: string[] }> {
  const text = await readFile(repo, SETTINGS_PATH, ref);
  const { settings, problems } = text === null ? { settings: null, problems: [] } : readRepoSettings(text);
  const read = problems.length > 0 ? {} : { settings: settings as unknown as Record<string, unknown> | null };
  const patch = { ...read, settingsProblems: problems, updatedAt: ctx.clock.now() };
  return { row: await ctx.store.write((tx) => updateRepository(tx, repo.name, patch)), problems };
}

async function meet(deps: IntakeDeps, repo: Repo, installationId: number): Promise<RepositoryRow> {
  const { ctx } = deps;
  const met = await ctx.store.write((tx) =>
    ensureRepository(tx, { name: repo.name, installationId, now: ctx.clock.now() }),
  );
  return (await refreshSettings(deps, repo)).row ?? met;
}

/** A repository that an event came from, with its settings; met for the first time, they are read there. */
export async function knownRepository(
  deps: IntakeDeps,
  name: string,
  installationId: number,
): Promise<KnownRepository> {
  const repo = await deps.github.repo(name, installationId);
  const found = await findRepository(deps.ctx.store.read, name);
  const isKnown = found !== null && found.removedAt === null && found.installationId === installationId;
  const row = isKnown ? found : await meet(deps, repo, installationId);
  return { row, repo, settings: settingsIn(row) };
}
