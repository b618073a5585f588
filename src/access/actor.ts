/** What a key may allow. `admin` includes all others. */
export const PERMISSIONS = [
  'integrations.read',
  'integrations.write',
  'webhooks.receive',
  'logs.read',
  'admin',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const isPermission = (text: string): text is Permission => PERMISSIONS.some((one) => one === text);

export const KEY_TYPES = ['read_only', 'full_access', 'admin'] as const;
export type KeyType = (typeof KEY_TYPES)[number] | 'custom';

export const PERMISSIONS_OF: Record<(typeof KEY_TYPES)[number], readonly Permission[]> = {
  read_only: ['integrations.read', 'logs.read'],
  full_access: ['integrations.read', 'integrations.write', 'webhooks.receive', 'logs.read'],
  admin: PERMISSIONS,
};

/** Who does something: a key, a person on GitHub, or the service itself. */
export interface Actor {
  /** Stands in audit lines and state moves: `key:key_…`, `github:login`, `system`. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'key' | 'person' | 'system';
  readonly type: KeyType;
  readonly permissions: ReadonlySet<Permission>;
  /** Project ids it may see; null: all. */
  readonly projects: readonly string[] | null;
  readonly expiresAt: number | null;
}

export const system: Actor = {
  id: 'system',
  name: 'Claude Code Bot',
  kind: 'system',
  type: 'admin',
  permissions: new Set(PERMISSIONS),
  projects: null,
  expiresAt: null,
};

/** Somebody on GitHub whose right to write was asked for there. Sees the project of that repository, no other. */
export const person = (login: string, projectId: string): Actor => ({
  id: `github:${login}`,
  name: login,
  kind: 'person',
  type: 'full_access',
  permissions: new Set(PERMISSIONS_OF.full_access),
  projects: [projectId],
  expiresAt: null,
});
