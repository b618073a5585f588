import type { Ctx } from '#src/access/ctx.ts';
import { dropSecrets, keepSecret, openSecrets } from '#src/access/secrets.ts';
import { newToken } from '#src/kit/ids.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { effectiveOf } from './effective.ts';
import { sourceOf } from './source-of.ts';
import { PATH_TOKEN } from './webhook-secrets.ts';

/** The address that is not used while webhooks are signed: it comes back with the version or setting that needs it. */
const RESTING = 'path_token_resting';

async function isUnsigned(tx: Tx, row: IntegrationRow): Promise<boolean> {
  const manifest = (await effectiveOf(tx, row))?.manifest;
  const source = sourceOf(row);
  return manifest !== undefined && source !== undefined && (manifest.unsigned || !source.signs);
}

/** After a change of version or settings: webhooks that nobody signs have a secret address, all others have none. */
export async function settlePathToken(tx: Tx, ctx: Ctx, row: IntegrationRow): Promise<void> {
  const now = ctx.clock.now();
  const own = (await openSecrets(tx, ctx.keyring, [row.id], now)).get(row.id) ?? {};
  const unsigned = await isUnsigned(tx, row);
  if (unsigned === (own[PATH_TOKEN] !== undefined)) return;
  const [from, to] = unsigned ? [RESTING, PATH_TOKEN] : [PATH_TOKEN, RESTING];
  const place = { projectId: row.projectId, ownerId: row.id, field: to };
  await keepSecret(tx, ctx.keyring, place, own[from] ?? newToken(), now);
  await dropSecrets(tx, row.id, from);
}
