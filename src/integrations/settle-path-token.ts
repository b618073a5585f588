import type { Ctx } from '#src/access/ctx.ts';
import { dropSecrets, keepSecret, openSecrets } from '#src/access/secrets.ts';
import { newToken } from '#src/kit/ids.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { effectiveOf } from './effective.ts';
import type { Manifest } from './package/manifest.ts';
import { sourceCalled, sourceOf } from './source-of.ts';
import { PATH_TOKEN, pathTokenField } from './webhook-secrets.ts';

/** The address that is not used while webhooks are signed: it comes back with the version or setting that needs it. */
const RESTING = '_resting';

/** Whether nobody signs what this source sends: its address is the secret then. */
export function isUnsigned(manifest: Manifest, row: IntegrationRow, service: string): boolean {
  const isMain = service === row.source;
  const source = isMain ? sourceOf(row) : sourceCalled(service);
  const unsigned = isMain ? manifest.unsigned : (manifest.sources?.[service]?.unsigned ?? false);
  return source !== undefined && (unsigned || !source.signs);
}

/** The fields of the tokens that there must be now. */
async function wantedFields(tx: Tx, row: IntegrationRow): Promise<Set<string>> {
  const manifest = (await effectiveOf(tx, row))?.manifest;
  if (!manifest) return new Set();
  const services = [row.source, ...Object.keys(manifest.sources ?? {})];
  return new Set(
    services.filter((one) => isUnsigned(manifest, row, one)).map((service) => pathTokenField(row, service)),
  );
}

const isToken = (field: string): boolean => field.startsWith(PATH_TOKEN) && !field.endsWith(RESTING);

/** After a change of version or settings: webhooks that nobody signs have a secret address, all others have none. */
export async function settlePathToken(tx: Tx, ctx: Ctx, row: IntegrationRow): Promise<void> {
  const now = ctx.clock.now();
  const own = (await openSecrets(tx, ctx.keyring, [row.id], now)).get(row.id) ?? {};
  const wanted = await wantedFields(tx, row);
  const present = new Set(Object.keys(own).filter(isToken));
  const move = async (from: string, to: string): Promise<void> => {
    const place = { projectId: row.projectId, ownerId: row.id, field: to };
    await keepSecret(tx, ctx.keyring, place, own[from] ?? newToken(), now);
    await dropSecrets(tx, row.id, from);
  };
  for (const field of wanted.difference(present)) await move(`${field}${RESTING}`, field);
  for (const field of present.difference(wanted)) await move(field, `${field}${RESTING}`);
}
