import type { Actor } from '#src/access/actor.ts';
import type { Ctx } from '#src/access/ctx.ts';
import type { GitHub } from '#src/github/open.ts';

/** What every handler of GitHub's events works with. */
export interface IntakeDeps {
  github: GitHub;
  /** As the service itself. */
  ctx: Ctx;
  ctxFor(actor: Actor): Ctx;
}

/** The label that asks for an integration. */
export const LABEL = 'integration-request';

export const isBot = (user: { type?: string | undefined } | null | undefined): boolean => user?.type === 'Bot';
