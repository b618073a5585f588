import type { Repo } from '#src/github/open.ts';
import { isAtLeast, type Permission, permissionOf } from '#src/github/permission.ts';
import type { RepoSettings } from '#src/requests/repo-settings.ts';
import { isBot } from './deps.ts';

export interface GitHubUser {
  login: string;
  type?: string;
}

/** Their own right in the repository decides: never the association, never the label, never an App. */
async function has(repo: Repo, settings: RepoSettings, user: GitHubUser, wanted: Permission): Promise<boolean> {
  if (isBot(user)) return false;
  const { users = [] } = settings.requesters ?? {};
  if (users.some((one) => one.toLowerCase() === user.login.toLowerCase())) return true;
  return isAtLeast(await permissionOf(repo, user.login), wanted);
}

const wantedIn = (settings: RepoSettings): Permission => (settings.requesters?.permission ?? 'write') as Permission;

/** The right to ask for an integration, which the repository may widen or narrow. */
export const mayAsk = (repo: Repo, settings: RepoSettings, user: GitHubUser): Promise<boolean> =>
  has(repo, settings, user, wantedIn(settings));

/** The right to give commands: to write, and to ask where that takes more. */
export function mayCommand(repo: Repo, settings: RepoSettings, user: GitHubUser): Promise<boolean> {
  const wanted = wantedIn(settings);
  return has(repo, settings, user, isAtLeast(wanted, 'write') ? wanted : 'write');
}

/** The first of them who may; null: none. */
export async function firstWhoMayAsk(
  repo: Repo,
  settings: RepoSettings,
  users: readonly (GitHubUser | null | undefined)[],
): Promise<string | null> {
  const asked = new Set<string>();
  for (const user of users) {
    if (!user || asked.has(user.login)) continue;
    asked.add(user.login);
    if (await mayAsk(repo, settings, user)) return user.login;
  }
  return null;
}
