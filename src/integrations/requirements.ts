import { type CredentialPlace, resolveCredential } from '#src/access/credentials.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { findConnector } from '#src/connectors/catalogue.ts';
import { missingFields } from '#src/connectors/open-client.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Read } from '#src/store/store.ts';
import type { Manifest } from './package/manifest.ts';
import { configNameOf } from './sort-config.ts';
import { sourceCalled } from './source-of.ts';
import { webhookSecretsOf } from './webhook-secrets.ts';

/** One thing that must be there before it can run, and how to give it. */
export interface Missing {
  kind: 'version' | 'credential' | 'setting' | 'webhook_secret';
  name: string;
  message: string;
}

const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

function missingSettings(manifest: Manifest, row: IntegrationRow): Missing[] {
  const schema = manifest.config_schema as { required?: string[]; properties?: Record<string, { default?: unknown }> };
  return (schema.required ?? [])
    .filter((name) => !isSet(row.config[name]) && !isSet(schema.properties?.[name]?.default))
    .map((name) => ({
      kind: 'setting',
      name,
      message: `Set "${name}" with PATCH /v1/integrations/${row.id}/config {"${name}": …}.`,
    }));
}

/** Null: the credential is complete. An address alone, or half of a pair, is none. */
export async function missingFieldOf(read: Read, ctx: Ctx, place: CredentialPlace): Promise<string | null> {
  const connector = findConnector(place.service);
  const found = await resolveCredential(read, ctx, place);
  if (!connector) return found ? null : 'token';
  const [missing] = missingFields(connector, found?.fields ?? {});
  if (missing !== undefined) return missing;
  return found ? null : (connector.credentialFields[0] ?? 'token');
}

async function missingCredentials(read: Read, ctx: Ctx, manifest: Manifest, row: IntegrationRow): Promise<Missing[]> {
  const missing: Missing[] = [];
  for (const service of manifest.credentials) {
    const place = { projectId: row.projectId, integrationId: row.id, service };
    const field = await missingFieldOf(read, ctx, place);
    if (field === null) continue;
    const example = configNameOf(service, field);
    missing.push({
      kind: 'credential',
      name: service,
      message: `Give the credential of ${service} with PATCH /v1/integrations/${row.id}/config {"${example}": "…"}.`,
    });
  }
  return missing;
}

/** Few services tell their events to whoever asks. */
function cannotAsk({ source }: Manifest): Missing[] {
  if (sourceCalled(source)?.poll) return [];
  const message = `${source} cannot be asked for its events: set "receive" to "webhook".`;
  return [{ kind: 'setting', name: 'receive', message }];
}

async function missingWebhookSecret(read: Read, ctx: Ctx, manifest: Manifest, row: IntegrationRow): Promise<Missing[]> {
  if (manifest.receive === 'polling') return cannotAsk(manifest);
  const signs = sourceCalled(manifest.source)?.signs ?? false;
  if (!signs || manifest.unsigned || row.eventDoor === 'app') return [];
  if ((await webhookSecretsOf(read, ctx, row)).length > 0) return [];
  return [
    {
      kind: 'webhook_secret',
      name: 'webhook_secret',
      message: `${manifest.source} signs its webhooks: set the secret with PATCH /v1/integrations/${row.id}/webhook-secret {"secret": "…"}, and the same one at ${manifest.source}.`,
    },
  ];
}

/** Further sources that sign are verified with a field of their credential. */
async function missingSecretsOfOthers(
  read: Read,
  ctx: Ctx,
  { sources = {} }: Manifest,
  row: IntegrationRow,
): Promise<Missing[]> {
  const missing: Missing[] = [];
  for (const [service, { unsigned = false }] of Object.entries(sources)) {
    const source = sourceCalled(service);
    if (!source?.signs || unsigned || (await webhookSecretsOf(read, ctx, row, service)).length > 0) continue;
    const name = configNameOf(service, source.secretField ?? 'webhook_secret');
    const message = `${service} signs its webhooks: set the secret with PATCH /v1/integrations/${row.id}/config {"${name}": "…"}, and the same one at ${service}.`;
    missing.push({ kind: 'webhook_secret', name, message });
  }
  return missing;
}

/** What is missing before this integration can be active. Empty: nothing. */
export async function missingFor(
  read: Read,
  ctx: Ctx,
  row: IntegrationRow,
  manifest: Manifest | null,
): Promise<Missing[]> {
  if (!manifest) {
    return [{ kind: 'version', name: 'version', message: 'There is no tested version of it yet.' }];
  }
  return [
    ...(await missingCredentials(read, ctx, manifest, row)),
    ...missingSettings(manifest, row),
    ...(await missingWebhookSecret(read, ctx, manifest, row)),
    ...(await missingSecretsOfOthers(read, ctx, manifest, row)),
  ];
}
