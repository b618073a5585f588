import { type KeyType, PERMISSIONS_OF, type Right, rightsOf } from './matrix.ts';

/** Who does something: a key, a person, or the service itself. */
export interface Actor {
  /** Stands in audit lines and state moves: `key:key_…`, `github:login`, `system`. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'key' | 'person' | 'system';
  readonly type: KeyType;
  /** In its projects, and wherever no integration is concerned. */
  readonly permissions: ReadonlySet<Right>;
  /** Project ids it may see; null: all. */
  readonly projects: readonly string[] | null;
  /** Integrations that it sees by a role of its own, whatever its projects, with what it may do on each. */
  readonly roles: ReadonlyMap<string, { projectId: string; rights: ReadonlySet<Right> }>;
  readonly expiresAt: number | null;
}

const NO_ROLES: Actor['roles'] = new Map();

export const system: Actor = {
  id: 'system',
  name: 'Claude Code Bot',
  kind: 'system',
  type: 'admin',
  permissions: rightsOf(['admin']),
  projects: null,
  roles: NO_ROLES,
  expiresAt: null,
};

/** Somebody on GitHub whose right to write was asked for there. Sees the project of that repository, no other. */
export const person = (login: string, projectId: string): Actor => ({
  id: `github:${login}`,
  name: login,
  kind: 'person',
  type: 'full_access',
  permissions: rightsOf(PERMISSIONS_OF.full_access),
  projects: [projectId],
  roles: NO_ROLES,
  expiresAt: null,
});
