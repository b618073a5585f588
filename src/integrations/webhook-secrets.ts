import { resolveCredential } from '#src/access/credentials.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { openSecrets } from '#src/access/secrets.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Read } from '#src/store/store.ts';
import { sourceOf } from './source-of.ts';

export const WEBHOOK_SECRET = 'webhook_secret';
export const PREVIOUS_WEBHOOK_SECRET = 'webhook_secret_previous';
export const PATH_TOKEN = 'path_token';

type Owner = Pick<IntegrationRow, 'id' | 'projectId' | 'source' | 'versionId'>;
type Opening = Pick<Ctx, 'keyring' | 'clock' | 'services'>;

async function ownSecrets(read: Read, deps: Opening, row: Owner): Promise<Record<string, string>> {
  return (await openSecrets(read, deps.keyring, [row.id], deps.clock.now())).get(row.id) ?? {};
}

/** The secrets a signature may be made with: current and, for a day, previous; else the credential's own field. */
export async function webhookSecretsOf(read: Read, deps: Opening, row: Owner): Promise<string[]> {
  const own = await ownSecrets(read, deps, row);
  const set = [own[WEBHOOK_SECRET], own[PREVIOUS_WEBHOOK_SECRET]].filter((one) => one !== undefined);
  if (set.length > 0) return set;
  const field = sourceOf(row)?.secretField;
  if (!field) return [];
  const credential = await resolveCredential(read, deps, {
    projectId: row.projectId,
    integrationId: row.id,
    service: row.source,
  });
  const value = credential?.fields[field];
  return value ? [value] : [];
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

export async function pathTokenOf(read: Read, deps: Opening, row: Owner): Promise<string | null> {
  return (await pathTokensOf(read, deps, [row])).get(row.id) ?? null;
}
