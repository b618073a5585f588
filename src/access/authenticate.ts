import type { Clock } from '#src/kit/clock.ts';
import type { Store } from '#src/store/store.ts';
import type { Actor } from './actor.ts';
import { actorOfHeader, actorOfKeyId } from './api-keys.ts';
import type { KeyUsage } from './key-usage.ts';
import type { Keyring } from './keyring.ts';
import type { People } from './people.ts';
import { openSession, sessionIn } from './session.ts';

/** The actor behind an Authorization header, whose key counts as used from now on. */
export type Authenticate = (header: string | undefined) => Promise<Actor>;

interface Deps {
  store: Store;
  clock: Clock;
  usage: KeyUsage;
  keyring: Keyring;
  people: People;
}

export function createAuthenticate(deps: Deps): Authenticate {
  const { read } = deps.store;
  return async (header) => {
    const now = deps.clock.now();
    const value = sessionIn(header);
    const session = value === null ? null : openSession(deps.keyring, value, now);
    if (session !== null && typeof session === 'object') return await deps.people(session.github);
    const actor = session === null ? await actorOfHeader(read, header, now) : await actorOfKeyId(read, session, now);
    deps.usage.note(actor.id.replace(/^key:/, ''));
    return actor;
  };
}
