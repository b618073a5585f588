import { allow } from '#src/access/allow.ts';
import { writeAudit } from '#src/access/audit.ts';
import { checkFields } from '#src/access/credential-fields.ts';
import { type CredentialPlace, keepCredential, resolveCredential } from '#src/access/credentials.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { loadCredential } from '#src/access/find-credential.ts';
import { getConnector } from '#src/connectors/get-connector.ts';
import { probe } from '#src/connectors/probe.ts';
import { InputFault } from '#src/kit/faults.ts';
import type { CredentialRow } from '#src/store/rows.ts';
import { loadProject } from './load-project.ts';
import { reassessProject } from './reassess.ts';

interface Given {
  project: string;
  service: string;
  fields: Readonly<Record<string, unknown>>;
  /** Refuse what the service refuses, instead of saving it and telling later. */
  verify: boolean;
}

async function refuseRefused(ctx: Ctx, place: CredentialPlace, fields: Record<string, string>): Promise<void> {
  const connector = getConnector(place.service);
  const before = await resolveCredential(ctx.store.read, ctx, place);
  const doors = { http: ctx.http, clock: ctx.clock, scope: place.projectId };
  const probed = await probe(connector, { ...before?.fields, ...fields }, doors);
  if (probed.status === 'healthy') return;
  throw new InputFault('Credential refused', `Nothing was saved: ${probed.message}`, {
    status: 422,
    details: { service: place.service, status: probed.status },
  });
}

/** The credential that all integrations of a project use which have none of their own. */
export async function setProjectCredential(ctx: Ctx, given: Given): Promise<CredentialRow> {
  allow(ctx.actor, 'integrations.write');
  const project = await loadProject(ctx, given.project);
  const connector = getConnector(given.service);
  const fields = checkFields(connector, given.fields);
  const place = { projectId: project.id, integrationId: '', service: connector.id };
  if (given.verify) await refuseRefused(ctx, place, fields);
  const id = await ctx.store.write(async (tx) => {
    const kept = await keepCredential(tx, ctx, place, fields);
    await writeAudit(tx, ctx, {
      action: 'credential.set',
      projectId: project.id,
      targetId: kept,
      after: { service: connector.id, fields: Object.keys(fields) },
    });
    await reassessProject(tx, ctx, project.id);
    return kept;
  });
  return await loadCredential(ctx, id);
}
