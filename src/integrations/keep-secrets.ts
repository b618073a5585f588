import { dropCredentialFields, keepCredential } from '#src/access/credentials.ts';
import type { Ctx } from '#src/access/ctx.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { dropWebhookSecretIn, setWebhookSecretIn } from './set-webhook-secret.ts';
import type { SortedConfig } from './sort-config.ts';

/** Writes the secrets of a configuration: what is named is set, what is null is taken away, the rest stays. */
export async function keepSecrets(tx: Tx, ctx: Ctx, row: IntegrationRow, sorted: SortedConfig): Promise<void> {
  for (const [service, fields] of Object.entries(sorted.credentials)) {
    const place = { projectId: row.projectId, integrationId: row.id, service };
    const given = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== null);
    const gone = Object.keys(fields).filter((field) => fields[field] === null);
    if (given.length > 0) await keepCredential(tx, ctx, place, Object.fromEntries(given));
    if (gone.length > 0) await dropCredentialFields(tx, place, gone);
  }
  if (sorted.webhookSecret === null) await dropWebhookSecretIn(tx, ctx, row);
  else if (sorted.webhookSecret !== undefined) await setWebhookSecretIn(tx, ctx, row, sorted.webhookSecret);
}
