/** What a key may be given. `admin` includes all others. */
export const PERMISSIONS = [
  'integrations.read',
  'integrations.write',
  'webhooks.receive',
  'logs.read',
  'admin',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What a verb asks for: a permission, or what belongs to the owner of an integration alone. */
export type Right = Permission | 'integrations.own';

export const KEY_TYPES = ['read_only', 'full_access', 'admin'] as const;
export type KeyType = (typeof KEY_TYPES)[number] | 'custom';

/** What a person may be to an integration. */
export const ROLES = ['owner', 'admin', 'developer', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/**
 * Who may do what, and the only place that says so. A key with explicit permissions has the rights of these; whoever
 * may write through a key may read, and do what an owner may.
 */
export const MATRIX: Readonly<Record<Right, { keys: readonly KeyType[]; roles: readonly Role[] }>> = {
  'integrations.read': {
    keys: ['read_only', 'full_access', 'admin'],
    roles: ['owner', 'admin', 'developer', 'viewer'],
  },
  'logs.read': { keys: ['read_only', 'full_access', 'admin'], roles: ['owner', 'admin', 'developer'] },
  'integrations.write': { keys: ['full_access', 'admin'], roles: ['owner', 'admin'] },
  'integrations.own': { keys: ['full_access', 'admin'], roles: ['owner'] },
  'webhooks.receive': { keys: ['full_access', 'admin'], roles: [] },
  admin: { keys: ['admin'], roles: [] },
};

const RIGHTS = Object.keys(MATRIX) as Right[];

export const isPermission = (text: string): text is Permission => PERMISSIONS.some((one) => one === text);

const permissionsOf = (type: KeyType): Permission[] =>
  PERMISSIONS.filter((permission) => MATRIX[permission].keys.includes(type));

/** What the types of keys come to. */
export const PERMISSIONS_OF: Readonly<Record<(typeof KEY_TYPES)[number], readonly Permission[]>> = {
  read_only: permissionsOf('read_only'),
  full_access: permissionsOf('full_access'),
  admin: permissionsOf('admin'),
};

export function rightsOf(permissions: readonly string[]): Set<Right> {
  const rights = new Set<Right>(permissions.filter(isPermission));
  if (rights.has('admin')) return new Set(RIGHTS);
  return rights.has('integrations.write') ? rights.add('integrations.read').add('integrations.own') : rights;
}

export const rightsOfRole = (role: Role): Set<Right> =>
  new Set(RIGHTS.filter((right) => MATRIX[right].roles.includes(role)));
