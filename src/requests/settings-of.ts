import { findRepository } from '#src/store/repositories.ts';
import type { RepositoryRow } from '#src/store/rows.ts';
import type { Read } from '#src/store/store.ts';
import { DEFAULT_SETTINGS, type RepoSettings } from './repo-settings.ts';

/** What a repository chose, over what counts everywhere. */
export const settingsIn = (row: Pick<RepositoryRow, 'settings'> | null): RepoSettings =>
  ({ ...DEFAULT_SETTINGS, ...row?.settings }) as RepoSettings;

/** The settings of a repository by its name, as last read from it. */
export const settingsOf = async (read: Read, repository: string): Promise<RepoSettings> =>
  settingsIn(await findRepository(read, repository));
