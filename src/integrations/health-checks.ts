import { allow } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { loadCredential } from '#src/access/find-credential.ts';
import type { Probed } from '#src/connectors/probe.ts';
import { InputFault } from '#src/kit/faults.ts';
import { countUse } from '#src/store/recent-uses.ts';
import { checkHealth, type Health } from './check-health.ts';
import { loadIntegration } from './find.ts';
import { testStoredCredential } from './test-stored-credential.ts';

/** Health, asked by many at once: one flight per integration, and an answer that is young is an answer. */
export interface HealthChecks {
  /** A result younger than a minute, or a new one. */
  recent(ctx: Ctx, id: string): Promise<Health>;
  /** Always a new one; ten a minute. */
  test(ctx: Ctx, id: string): Promise<Health>;
  /** A credential by itself; ten a minute. */
  testCredential(ctx: Ctx, id: string): Promise<Probed>;
}

const MINUTE_MS = 60_000;
const MOST_PER_MINUTE = 10;
const MOST_KEPT = 10_000;

async function count(ctx: Ctx, id: string): Promise<void> {
  const now = ctx.clock.now();
  const limit = { most: MOST_PER_MINUTE, since: now - MINUTE_MS, now };
  const oldest = await ctx.store.write((tx) => countUse(tx, `test:${id}`, limit), { durable: false });
  if (oldest === null) return;
  const waitMs = Math.max(1000, oldest + MINUTE_MS - now);
  const wait = `wait ${Math.ceil(waitMs / 1000)} s. What the last test found is its health_status`;
  throw new InputFault('Rate limit exceeded', `It can be tested ${MOST_PER_MINUTE} times a minute: ${wait}.`, {
    status: 429,
    retryAfterMs: waitMs,
  });
}

export function createHealthChecks(): HealthChecks {
  const kept = new Map<string, Health>();
  const underWay = new Map<string, Promise<Health>>();

  function fly(ctx: Ctx, id: string): Promise<Health> {
    const known = underWay.get(id);
    if (known) return known;
    const flight = checkHealth(ctx, id)
      .then((health) => {
        if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
        kept.delete(id);
        kept.set(id, health);
        return health;
      })
      .finally(() => underWay.delete(id));
    underWay.set(id, flight);
    return flight;
  }

  return {
    async recent(ctx, id) {
      await loadIntegration(ctx, id);
      const last = kept.get(id);
      return last && ctx.clock.now() - last.checkedAt < MINUTE_MS ? last : await fly(ctx, id);
    },
    async test(ctx, id) {
      allow(ctx.actor, 'integrations.write');
      await loadIntegration(ctx, id);
      await count(ctx, id);
      return await fly(ctx, id);
    },
    async testCredential(ctx, id) {
      allow(ctx.actor, 'integrations.write');
      await loadCredential(ctx, id);
      await count(ctx, id);
      return await testStoredCredential(ctx, id);
    },
  };
}
