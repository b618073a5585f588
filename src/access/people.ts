import { createHash } from 'node:crypto';
import type { GitHubPerson } from '#src/github/person.ts';
import type { Clock } from '#src/kit/clock.ts';
import { CredentialFault } from '#src/kit/faults.ts';
import { listIntegrations } from '#src/store/integrations.ts';
import { listProjects } from '#src/store/projects.ts';
import type { Read, Store } from '#src/store/store.ts';
import type { Actor } from './actor.ts';
import { PERMISSIONS_OF, type Right, rightsOf, rightsOfRole } from './matrix.ts';
import { rolesOf } from './roles-of.ts';
import { subjectOf } from './subject.ts';

/** Who signed in with GitHub, as who they are there now. */
export type People = (token: string) => Promise<Actor>;

interface Deps {
  store: Store;
  clock: Clock;
  /** Asks GitHub. */
  look(token: string): Promise<GitHubPerson>;
}

/** What somebody may do is asked again after so long; while GitHub does not answer, the last answer counts a while longer. */
const FRESH_MS = 3 * 60_000;
const STALE_MS = 15 * 60_000;
/** So long an actor that was just made is the same: a page asks several times. */
const SAME_MS = 2_000;
const MOST_KEPT = 2000;
const MOST_READ = 1000;
const ALL = rightsOf(['admin']);

interface Kept {
  at: number;
  /** When GitHub was last asked, whatever came of it. */
  triedAt: number;
  person: GitHubPerson;
  actor?: { at: number; made: Actor };
}

type Roles = Map<string, { projectId: string; rights: ReadonlySet<Right> }>;

async function projectsOf(read: Read, { reached }: GitHubPerson) {
  const levels = new Map(reached.map(({ repository, level }) => [repository.toLowerCase(), level]));
  const known = (await listProjects(read, null)).map(({ id, name }) => ({ id, level: levels.get(name.toLowerCase()) }));
  return {
    writes: known.filter((one) => one.level === 'write').map((one) => one.id),
    reads: known.filter((one) => one.level === 'read').map((one) => one.id),
  };
}

/** Where they may write they are as a key with full access; where they may read, as a viewer of each integration. */
async function actorFor(read: Read, person: GitHubPerson): Promise<Actor> {
  const { writes, reads } = await projectsOf(read, person);
  const roles: Roles = new Map(
    await rolesOf(read, subjectOf({ login: person.login }), { rights: ALL, projects: null }),
  );
  if (reads.length > 0) {
    const { rows } = await listIntegrations(read, { projects: reads, limit: MOST_READ, offset: 0 });
    const viewer = rightsOfRole('viewer');
    for (const { id, projectId } of rows) {
      roles.set(id, { projectId, rights: viewer.union(roles.get(id)?.rights ?? new Set()) });
    }
  }
  const type = writes.length > 0 ? 'full_access' : 'read_only';
  return {
    id: `github:${person.login}`,
    name: person.login,
    kind: 'person',
    type,
    permissions: writes.length > 0 ? rightsOf(PERMISSIONS_OF.full_access) : new Set<Right>(['integrations.read']),
    projects: writes,
    roles,
    expiresAt: null,
  };
}

/** Anybody has an account on GitHub: whoever may do nothing here is not let in. */
function refuseStrangers({ name, projects, roles }: Actor): void {
  if (projects?.length !== 0 || roles.size > 0) return;
  const text = `${name} has no rights of their own on a repository with the App that has integrations here, and no role on one of them.`;
  throw new CredentialFault('No access', text);
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

const isRefused = (thrown: unknown): boolean => thrown instanceof CredentialFault && thrown.status === 401;

export function createPeople({ store, clock, look }: Deps): People {
  const kept = new Map<string, Kept>();
  const asking = new Map<string, Promise<GitHubPerson>>();

  async function ask(key: string, token: string): Promise<GitHubPerson> {
    const known = kept.get(key);
    const now = clock.now();
    try {
      const person = await look(token);
      kept.delete(key);
      kept.set(key, { at: now, triedAt: now, person });
      const [oldest] = kept.keys();
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      return person;
    } catch (thrown) {
      if (isRefused(thrown) || !known || now - known.at > STALE_MS) {
        kept.delete(key);
        throw thrown;
      }
      known.triedAt = now;
      return known.person;
    }
  }

  /** One question at a time, however many pages somebody opens at once. */
  function askOnce(key: string, token: string): Promise<GitHubPerson> {
    const running = asking.get(key) ?? ask(key, token).finally(() => asking.delete(key));
    asking.set(key, running);
    return running;
  }

  return async (token) => {
    const key = hashOf(token);
    const now = clock.now();
    const known = kept.get(key);
    const isFresh = known !== undefined && now - known.triedAt < FRESH_MS;
    if (isFresh && known.actor && now - known.actor.at < SAME_MS) return known.actor.made;
    const made = await actorFor(store.read, isFresh ? known.person : await askOnce(key, token));
    refuseStrangers(made);
    const latest = kept.get(key);
    if (latest) latest.actor = { at: now, made };
    return made;
  };
}
