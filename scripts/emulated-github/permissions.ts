import {
  type Front,
  fail,
  type Incoming,
  type Outgoing,
  ownerOf,
  ownerToken,
  type Role,
  repositoryOf,
} from './front.ts';

const LEGACY: Record<Role, string> = {
  admin: 'admin',
  maintain: 'write',
  write: 'write',
  triage: 'read',
  read: 'read',
};
const RANKS: readonly Role[] = ['read', 'triage', 'write', 'maintain', 'admin'];

export const roleOf = (front: Front, repository: string, login: string): Role | null =>
  login === ownerOf(repository) ? 'admin' : (front.roles.get(login) ?? null);

const atLeast = (role: Role | null, wanted: Role): boolean =>
  role !== null && RANKS.indexOf(role) >= RANKS.indexOf(wanted);

/** Everybody may read a public repository, and nobody a private one that they have no part in. */
export async function collaborator(front: Front, request: Incoming): Promise<Outgoing | null> {
  const found = /^\/repos\/([^/]+\/[^/]+)\/collaborators\/([^/]+)\/permission$/.exec(request.path);
  if (request.method !== 'GET' || !found) return null;
  const [, repository = '', encoded = ''] = found;
  const login = decodeURIComponent(encoded);
  const token = `Bearer ${ownerToken(front, repository)}`;
  const repo = await front.emulator('GET', `/repos/${repository}`, token);
  if (repo.status !== 200) return fail(404, 'Not Found');
  const user = await front.emulator('GET', `/users/${encoded}`, token);
  if (user.status !== 200) return fail(404, `${login} is not a user`);
  const role = roleOf(front, repository, login) ?? (repo.body.private ? null : 'read');
  const permission = role === null ? 'none' : LEGACY[role];
  const permissions = {
    admin: atLeast(role, 'admin'),
    maintain: atLeast(role, 'maintain'),
    push: atLeast(role, 'write'),
    triage: atLeast(role, 'triage'),
    pull: atLeast(role, 'read'),
  };
  return {
    status: 200,
    body: { permission, role_name: role ?? 'none', user: { ...user.body, permissions, role_name: role ?? 'none' } },
  };
}

const NEEDS: readonly [method: RegExp, rest: RegExp, role: Role][] = [
  [/^(POST|PUT|DELETE)$/, /^\/issues\/\d+\/labels/, 'triage'],
  [/^(POST|PATCH|DELETE)$/, /^\/labels/, 'write'],
  [/^PUT$/, /^\/pulls\/\d+\/merge$/, 'write'],
  [/^(POST|PATCH|DELETE)$/, /^\/git\//, 'write'],
  [/^(PUT|DELETE)$/, /^\/contents\//, 'write'],
  [/^POST$/, /^\/releases/, 'write'],
];

/** The emulator lets every person write to a public repository. */
export function personRefusal(front: Front, request: Incoming): Outgoing | null {
  const under = repositoryOf(request.path);
  if (request.caller?.kind !== 'person' || !under) return null;
  const role = roleOf(front, under.repository, request.caller.login);
  const needed = NEEDS.find(([method, rest]) => method.test(request.method) && rest.test(under.rest))?.[2];
  return needed && !atLeast(role, needed) ? fail(403, 'Resource not accessible by this person') : null;
}

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const LONGEST_TEXT = 65_536;

/** An archived repository takes nothing, and no text is longer than GitHub keeps. */
export async function writeRefusal(front: Front, request: Incoming): Promise<Outgoing | null> {
  const under = repositoryOf(request.path);
  if (!under || under.rest === '' || !WRITES.has(request.method)) return null;
  const repo = await front.emulator(
    'GET',
    `/repos/${under.repository}`,
    `Bearer ${ownerToken(front, under.repository)}`,
  );
  if (repo.body.archived) return fail(403, 'Repository was archived so is read-only.');
  if (String(request.json?.body ?? '').length <= LONGEST_TEXT) return null;
  return fail(422, 'Validation Failed', [
    { field: 'body', message: `body is too long (maximum is ${LONGEST_TEXT} characters)` },
  ]);
}
