import { statusOf, unlessMissing } from './faults.ts';
import type { GitHub } from './types.ts';

export interface Installation {
  installationId: number;
  /** The login of the person or organization. */
  account: string;
  /** owner/name of each. */
  repositories: string[];
}

/** Null where the installation is suspended or went away while we asked. */
async function repositoriesOf(github: GitHub, installationId: number): Promise<string[] | null> {
  const octokit = github.installation(installationId);
  try {
    const all = await octokit.paginate('GET /installation/repositories', { per_page: 100 });
    return all.map((one) => one.full_name);
  } catch (thrown) {
    if ([403, 404].includes(statusOf(thrown) ?? 0)) return null;
    throw thrown;
  }
}

/** Everywhere the App is installed now. Suspended installations are left out. */
export async function listInstallations(github: GitHub): Promise<Installation[]> {
  const all = await github.app.paginate('GET /app/installations', { per_page: 100 });
  const found: Installation[] = [];
  for (const { id, account, suspended_at } of all) {
    if (suspended_at) continue;
    const repositories = await repositoriesOf(github, id);
    const login = account && 'login' in account ? account.login : '';
    if (repositories !== null) found.push({ installationId: id, account: login, repositories });
  }
  return found;
}

/** The installation that covers a repository; null: the App is not there. */
export async function findInstallation(github: GitHub, name: string): Promise<number | null> {
  const [owner = '', repo = ''] = name.split('/');
  const answer = await unlessMissing(github.app.request('GET /repos/{owner}/{repo}/installation', { owner, repo }));
  return answer?.data.id ?? null;
}
