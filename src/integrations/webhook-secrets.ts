import { resolveCredential } from '#src/access/credentials.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { openSecrets } from '#src/access/secrets.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Read } from '#src/store/store.ts';
import { sourceCalled, sourceOf } from './source-of.ts';

export const WEBHOOK_SECRET = 'webhook_secret';
export const PREVIOUS_WEBHOOK_SECRET = 'webhook_secret_previous';
export const PATH_TOKEN = 'path_token';

/** The field that holds the path token of a source: of a further one under its name. */
export const pathTokenField = (row: Pick<IntegrationRow, 'source'>, service: string): string =>
  service === row.source ? PATH_TOKEN : `${PATH_TOKEN}_of_${service}`;

type Owner = Pick<IntegrationRow, 'id' | 'projectId' | 'source' | 'versionId'>;
type Opening = Pick<Ctx, 'keyring' | 'clock' | 'services'>;

async function ownSecrets(read: Read, deps: Opening, row: Owner): Promise<Record<string, string>> {
  return (await openSecrets(read, deps.keyring, [row.id], deps.clock.now())).get(row.id) ?? {};
}

/** The field of the credential of a service that its webhooks are verified with. */
async function credentialSecret(read: Read, deps: Opening, row: Owner, service: string): Promise<string[]> {
  const field = (service === row.source ? sourceOf(row) : sourceCalled(service))?.secretField;
  if (!field) return [];
  const place = { projectId: row.projectId, integrationId: row.id, service };
  const value = (await resolveCredential(read, deps, place))?.fields[field];
  return value ? [value] : [];
}

/**
 * The secrets a signature may be made with: of the main source the current and, for a day, the previous one, where one
 * was set; else the credential's own field.
 */
export async function webhookSecretsOf(
  read: Read,
  deps: Opening,
  row: Owner,
  service: string = row.source,
): Promise<string[]> {
  if (service !== row.source) return await credentialSecret(read, deps, row, service);
  const own = await ownSecrets(read, deps, row);
  const set = [own[WEBHOOK_SECRET], own[PREVIOUS_WEBHOOK_SECRET]].filter((one) => one !== undefined);
  return set.length > 0 ? set : await credentialSecret(read, deps, row, service);
}

/** The unguessable last part of the addresses of integrations whose source does not sign, by integration. */
export async function pathTokensOf(read: Read, deps: Opening, rows: readonly Owner[]): Promise<Map<string, string>> {
  const tokens = new Map<string, string>();
  const opened = await openSecrets(
    read,
    deps.keyring,
    rows.map((row) => row.id),
    deps.clock.now(),
    PATH_TOKEN,
  );
  for (const [id, fields] of opened) if (fields[PATH_TOKEN]) tokens.set(id, fields[PATH_TOKEN]);
  return tokens;
}

export async function pathTokenOf(
  read: Read,
  deps: Opening,
  row: Owner,
  service: string = row.source,
): Promise<string | null> {
  return (await ownSecrets(read, deps, row))[pathTokenField(row, service)] ?? null;
}
