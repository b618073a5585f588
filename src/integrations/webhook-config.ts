import type { Ctx } from '#src/access/ctx.ts';
import { effectiveOf } from './effective.ts';
import { loadIntegration } from './find.ts';
import { presentIntegration } from './present.ts';
import { sourceOf } from './source-of.ts';
import { webhookSecretsOf } from './webhook-secrets.ts';

/** What somebody needs to set up the sender's side. */
export async function webhookConfigOf(ctx: Ctx, id: string) {
  const { read } = ctx.store;
  const row = await loadIntegration(ctx, id);
  const source = sourceOf(row);
  const manifest = (await effectiveOf(read, row))?.manifest;
  const { webhook_url } = await presentIntegration(read, ctx, row);
  return {
    url: webhook_url,
    source: row.source,
    event_door: row.eventDoor,
    signed: (source?.signs ?? false) && !(manifest?.unsigned ?? false),
    secret_configured: (await webhookSecretsOf(read, ctx, row)).length > 0,
    content_types: ['application/json', 'application/x-www-form-urlencoded'],
    max_body_size: manifest?.max_body_size ?? source?.maxBytes ?? null,
    events: manifest?.events ?? [],
  };
}
