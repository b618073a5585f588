import type { Ctx } from '#src/access/ctx.ts';
import { parseSize } from '#src/kit/duration.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import { effectiveOf } from './effective.ts';
import { loadIntegration } from './find.ts';
import type { Manifest } from './package/manifest.ts';
import { mayConfigure, presentIntegration } from './present.ts';
import { isUnsigned } from './settle-path-token.ts';
import { sourceOf } from './source-of.ts';
import { pathTokenOf, webhookSecretsOf } from './webhook-secrets.ts';

/** Where further sources send to, each at an address of its own. */
async function furtherSources(ctx: Ctx, row: IntegrationRow, manifest: Manifest | undefined) {
  const { read } = ctx.store;
  const found = [];
  for (const service of Object.keys(manifest?.sources ?? {})) {
    const token = mayConfigure(ctx) ? await pathTokenOf(read, ctx, row, service) : null;
    found.push({
      source: service,
      url: `${ctx.publicUrl}/webhooks/${row.id}/from/${service}${token === null ? '' : `/${token}`}`,
      signed: manifest !== undefined && !isUnsigned(manifest, row, service),
      secret_configured: (await webhookSecretsOf(read, ctx, row, service)).length > 0,
    });
  }
  return found;
}

/** What somebody needs to set up the sender's side. */
export async function webhookConfigOf(ctx: Ctx, id: string) {
  const { read } = ctx.store;
  const row = await loadIntegration(ctx, id);
  const source = sourceOf(row);
  const manifest = (await effectiveOf(read, row))?.manifest;
  const size = manifest?.max_body_size;
  const { webhook_url } = await presentIntegration(read, ctx, row);
  return {
    url: webhook_url,
    source: row.source,
    event_door: row.eventDoor,
    signed: (source?.signs ?? false) && !(manifest?.unsigned ?? false),
    secret_configured: (await webhookSecretsOf(read, ctx, row)).length > 0,
    content_types: ['application/json', 'application/x-www-form-urlencoded'],
    max_body_size: size === undefined ? (source?.maxBytes ?? null) : parseSize(size),
    events: manifest?.events ?? [],
    sources: await furtherSources(ctx, row, manifest),
  };
}
