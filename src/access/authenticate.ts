import type { Clock } from '#src/kit/clock.ts';
import type { Store } from '#src/store/store.ts';
import type { Actor } from './actor.ts';
import { actorOfHeader, actorOfKeyId } from './api-keys.ts';
import type { KeyUsage } from './key-usage.ts';
import type { Keyring } from './keyring.ts';
import { openSession, sessionIn } from './session.ts';

/** The actor behind an Authorization header, whose key counts as used from now on. */
export type Authenticate = (header: string | undefined) => Promise<Actor>;

interface Deps {
  store: Store;
  clock: Clock;
  usage: KeyUsage;
  keyring: Keyring;
}

export function createAuthenticate(deps: Deps): Authenticate {
  const { read } = deps.store;
  return async (header) => {
    const now = deps.clock.now();
    const session = sessionIn(header);
    const actor =
      session === null
        ? await actorOfHeader(read, header, now)
        : await actorOfKeyId(read, openSession(deps.keyring, session, now), now);
    deps.usage.note(actor.id.replace(/^key:/, ''));
    return actor;
  };
}
