import type { Ctx } from '#src/access/ctx.ts';
import { maskSecret, openSecrets } from '#src/access/secrets.ts';
import { credentialsOfIntegration } from '#src/store/credentials.ts';
import { loadIntegration } from './find.ts';
import { configNameOf } from './sort-config.ts';
import { WEBHOOK_SECRET } from './webhook-secrets.ts';

/** The configuration as it was set, every secret masked. */
export async function shownConfig(ctx: Ctx, id: string): Promise<Record<string, unknown>> {
  const row = await loadIntegration(ctx, id);
  const { read } = ctx.store;
  const credentials = await credentialsOfIntegration(read, row.id);
  const opened = await openSecrets(read, ctx.keyring, [row.id, ...credentials.map((one) => one.id)], ctx.clock.now());
  const shown: Record<string, unknown> = { ...row.config };
  for (const { id: ownerId, service } of credentials) {
    for (const [field, value] of Object.entries(opened.get(ownerId) ?? {})) {
      shown[configNameOf(service, field)] = field === 'base_url' ? value : maskSecret(value);
    }
  }
  const webhookSecret = opened.get(row.id)?.[WEBHOOK_SECRET];
  if (webhookSecret !== undefined) shown.webhook_secret = maskSecret(webhookSecret);
  return shown;
}
