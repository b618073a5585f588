import type { Actor } from '#src/access/actor.ts';
import type { Ctx } from '#src/access/ctx.ts';
import type { GitHub } from '#src/github/open.ts';
import type { HealthChecks } from '#src/integrations/health-checks.ts';
import type { Sandbox } from '#src/sandbox/sandbox.ts';

/** What every handler of GitHub's events works with. */
export interface IntakeDeps {
  github: GitHub;
  /** As the service itself. */
  ctx: Ctx;
  ctxFor(actor: Actor): Ctx;
  sandbox: Sandbox;
  health: HealthChecks;
  /** Whether there is a key for Claude, who alone can mend code. */
  hasClaude: boolean;
}

/** The label that asks for an integration. */
export const LABEL = 'integration-request';

export const isBot = (user: { type?: string | undefined } | null | undefined): boolean => user?.type === 'Bot';
