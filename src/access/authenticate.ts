import type { Clock } from '#src/kit/clock.ts';
import type { Store } from '#src/store/store.ts';
import type { Actor } from './actor.ts';
import { actorOfHeader } from './api-keys.ts';
import type { KeyUsage } from './key-usage.ts';

/** The actor behind an Authorization header, whose key counts as used from now on. */
export type Authenticate = (header: string | undefined) => Promise<Actor>;

export function createAuthenticate(deps: { store: Store; clock: Clock; usage: KeyUsage }): Authenticate {
  return async (header) => {
    const actor = await actorOfHeader(deps.store.read, header, deps.clock.now());
    deps.usage.note(actor.id.replace(/^key:/, ''));
    return actor;
  };
}
