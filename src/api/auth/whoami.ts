import type { Actor } from '#src/access/actor.ts';
import { isoOrNull } from '#src/kit/clock.ts';

/** What an actor may learn about itself. */
export const whoami = (actor: Actor) => ({
  id: actor.id.replace(/^key:/, ''),
  name: actor.name,
  type: actor.type,
  permissions: [...actor.permissions],
  projects: actor.projects,
  expires_at: isoOrNull(actor.expiresAt),
});
