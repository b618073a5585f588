import { PERMISSIONS, PERMISSIONS_OF, type Right, ROLES, rightsOf, rightsOfRole } from '#src/access/matrix.ts';

/** Somebody who calls the API, and what the matrix says of them. */
export interface Principal {
  name: string;
  /** How the key is made; null: there is none that is good. */
  key: Record<string, unknown> | null;
  /** In the projects that it sees. */
  rights: ReadonlySet<Right>;
  /** Only this project; null: all. */
  only: 'mine' | 'theirs' | null;
  /** The key is a person's: these are the rights of their role on the integration at hand. */
  role: ReadonlySet<Right> | null;
}

const NOTHING: ReadonlySet<Right> = new Set();

const nobody = (name: string): Principal => ({ name, key: null, rights: NOTHING, only: null, role: null });

const keyOf = (name: string, key: Record<string, unknown>, permissions: readonly string[]): Principal => ({
  name,
  key,
  rights: rightsOf(permissions),
  only: null,
  role: null,
});

export const MINE = 'acme/mine';
export const THEIRS = 'acme/theirs';

const types = Object.entries(PERMISSIONS_OF).map(([type, permissions]) => keyOf(type, { type }, permissions));
const explicit = PERMISSIONS.map((one) => keyOf(`only ${one}`, { permissions: [one] }, [one]));
const limited = types.flatMap((one): Principal[] => [
  { ...one, name: `${one.name} of mine`, key: { ...one.key, projects: [MINE] }, only: 'mine' },
  { ...one, name: `${one.name} of theirs`, key: { ...one.key, projects: [THEIRS] }, only: 'theirs' },
]);

/** What a person may do where no integration is named. */
const ALONE = new Set<Right>(['integrations.read']);

const people = ROLES.map(
  (role): Principal => ({
    name: `a person who is ${role}`,
    key: { type: 'admin', email: `${role}@acme.io` },
    rights: ALONE,
    only: null,
    role: rightsOfRole(role),
  }),
);
/** A role never gives more than the key that stands for it. */
const bounded: Principal = {
  name: 'an owner with a key that only reads',
  key: { type: 'read_only', email: 'owner@acme.io' },
  rights: ALONE,
  only: null,
  role: rightsOf(PERMISSIONS_OF.read_only),
};

export const UNKNOWN = ['no key', 'a wrong key', 'a key without Bearer', 'an expired key', 'a revoked key'].map(nobody);

export const PRINCIPALS: readonly Principal[] = [...UNKNOWN, ...types, ...explicit, ...limited, ...people, bounded];
