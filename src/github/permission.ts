import { unlessMissing } from './faults.ts';
import type { Repo } from './types.ts';

export const PERMISSIONS = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;

export type Permission = (typeof PERMISSIONS)[number];

const isPermission = (text: string | undefined): text is Permission => PERMISSIONS.some((one) => one === text);

/** What that person may do there. A role that an organization made itself counts as what it builds on. */
export async function permissionOf({ octokit, owner, repo }: Repo, login: string): Promise<Permission> {
  const call = octokit.request('GET /repos/{owner}/{repo}/collaborators/{username}/permission', {
    owner,
    repo,
    username: login,
  });
  const answer = await unlessMissing(call);
  if (answer === null) return 'none';
  const { role_name: role, permission } = answer.data;
  if (isPermission(role)) return role;
  return isPermission(permission) ? permission : 'none';
}

export const isAtLeast = (has: Permission, wanted: Permission): boolean =>
  PERMISSIONS.indexOf(has) >= PERMISSIONS.indexOf(wanted);
