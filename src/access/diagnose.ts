import { findConnector, listConnectors } from '#src/connectors/catalogue.ts';
import type { Connector } from '#src/connectors/define.ts';
import { sentenceOf } from '#src/kit/faults.ts';
import { listCredentials } from '#src/store/credentials.ts';
import { type CredentialPlace, type ResolvedCredential, resolveCredential } from './credentials.ts';
import type { Ctx } from './ctx.ts';
import { openService } from './open-service.ts';
import { testCredential } from './test-credential.ts';
import { withoutSecrets } from './without-secrets.ts';

/** One thing that was tried, as a line of a self-test. */
export interface Finding {
  service: string;
  check: string;
  ok: boolean | null;
  message: string;
}

interface Found {
  place: CredentialPlace;
  credential: ResolvedCredential;
}

/** Where credentials of a service lie: stored ones, else the environment's. */
async function placesOf(ctx: Ctx, service: string): Promise<Found[]> {
  const rows = (await listCredentials(ctx.store.read, ctx.actor.projects)).filter((row) => row.service === service);
  const places: CredentialPlace[] = rows.length > 0 ? rows : [{ projectId: '', integrationId: '', service }];
  const found: Found[] = [];
  for (const place of places) {
    const credential = await resolveCredential(ctx.store.read, ctx, place);
    if (credential) found.push({ place, credential });
  }
  return found;
}

async function extraChecks(ctx: Ctx, connector: Connector, place: CredentialPlace): Promise<Finding[]> {
  const { client, secrets } = await openService(ctx, place);
  const findings: Finding[] = [];
  for (const { title, run } of connector.checks ?? []) {
    try {
      const message = String(await withoutSecrets(secrets, () => run(client)));
      findings.push({ service: connector.id, check: title, ok: true, message });
    } catch (thrown) {
      findings.push({ service: connector.id, check: title, ok: false, message: sentenceOf(thrown) });
    }
  }
  return findings;
}

async function diagnoseOne(ctx: Ctx, connector: Connector, { place, credential }: Found): Promise<Finding[]> {
  const probed = await testCredential(ctx, connector.id, credential, { projectId: place.projectId });
  const ok = probed.status === 'unknown' ? null : probed.status === 'healthy';
  const check = `credential (${credential.from})`;
  const first: Finding = { service: connector.id, check, ok, message: probed.message };
  return ok === true ? [first, ...(await extraChecks(ctx, connector, place))] : [first];
}

/** The self-test of one service, or of all that have a credential: is the token good, is it reached, are the rights enough. */
export async function diagnose(ctx: Ctx, service?: string): Promise<Finding[]> {
  const asked = service === undefined ? listConnectors() : [findConnector(service)].filter((one) => one !== undefined);
  const findings: Finding[] = [];
  for (const connector of asked) {
    const found = await placesOf(ctx, connector.id);
    for (const one of found) findings.push(...(await diagnoseOne(ctx, connector, one)));
    if (found.length === 0 && service !== undefined) {
      const example = `CCB_${connector.id.toUpperCase()}_${(connector.credentialFields[0] ?? 'TOKEN').toUpperCase()}`;
      const message = `There is no credential for ${connector.title}: set ${example}, or POST /v1/credentials.`;
      findings.push({ service: connector.id, check: 'credential', ok: false, message });
    }
  }
  return findings;
}
