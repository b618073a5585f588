import { allow } from '#src/access/allow.ts';
import { type ResolvedCredential, resolveCredential } from '#src/access/credentials.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { testCredential } from '#src/access/test-credential.ts';
import { findAction } from '#src/connectors/catalogue.ts';
import type { Probed } from '#src/connectors/probe.ts';
import { updateIntegration } from '#src/store/integrations.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import { announceHealth } from './announce-health.ts';
import { effectiveOf } from './effective.ts';
import { loadIntegration } from './find.ts';
import type { Manifest } from './package/manifest.ts';

export type HealthStatus = Probed['status'];

/** What one service said of the credential that this integration uses for it. */
export interface Check extends Probed {
  service: string;
  from: ResolvedCredential['from'] | null;
  duration: number;
}

export interface Health {
  id: string;
  name: string;
  status: HealthStatus;
  checkedAt: number;
  checks: readonly Check[];
}

const notSet = (service: string): Probed => ({
  status: 'unhealthy',
  message: `There is no credential for ${service}.`,
  account: null,
  scopes: null,
  missingScopes: [],
});

async function checkService(ctx: Ctx, row: IntegrationRow, manifest: Manifest, service: string): Promise<Check> {
  const startedAt = ctx.clock.now();
  const { projectId } = row;
  const credential = await resolveCredential(ctx.store.read, ctx, { projectId, integrationId: row.id, service });
  const actions = manifest.actions.map((one) => findAction(one.id)).filter((one) => one?.service === service);
  const probed = credential
    ? await testCredential(ctx, service, credential, { projectId, actions: actions.filter((one) => one !== undefined) })
    : notSet(service);
  return { service, from: credential?.from ?? null, duration: ctx.clock.now() - startedAt, ...probed };
}

/** One that is refused is enough to be unhealthy; nobody is healthy of whom something is not known. */
function together(checks: readonly Check[]): HealthStatus {
  if (checks.some((check) => check.status === 'unhealthy')) return 'unhealthy';
  return checks.some((check) => check.status === 'unknown') ? 'unknown' : 'healthy';
}

async function keep(ctx: Ctx, health: Health): Promise<void> {
  await ctx.store.write(async (tx) => {
    const row = await loadIntegration(ctx, health.id, tx);
    const patch = { healthStatus: health.status, lastHealthCheck: health.checkedAt };
    const isMended = health.status === 'healthy' && row.errorDetails?.error === 'Credential refused';
    const changed = (await updateIntegration(tx, row.id, isMended ? { ...patch, errorDetails: null } : patch)) ?? row;
    if (changed.healthStatus !== row.healthStatus || isMended) await announceHealth(tx, ctx, changed);
  });
}

/** Tries every credential of an integration, side by side, and keeps what came of it. */
export async function checkHealth(ctx: Ctx, id: string): Promise<Health> {
  allow(ctx.actor, 'integrations.read');
  const row = await loadIntegration(ctx, id);
  const manifest = (await effectiveOf(ctx.store.read, row))?.manifest;
  const services = manifest?.credentials ?? [];
  const checks = manifest
    ? await Promise.all(services.map((service) => checkService(ctx, row, manifest, service)))
    : [];
  const status = manifest ? together(checks) : 'unknown';
  const health: Health = { id: row.id, name: row.name, status, checkedAt: ctx.clock.now(), checks };
  await keep(ctx, health);
  return health;
}
