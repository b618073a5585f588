import { effectiveOf } from '#src/integrations/effective.ts';
import { shownConfig } from '#src/integrations/shown-config.ts';
import { webhookConfigOf } from '#src/integrations/webhook-config.ts';
import { definePage } from '../define.ts';
import { headOf } from './head-of.ts';
import { credentialForms, settingFields } from './settings-form.ts';

/** Settings by the package's own description, credentials by that of their services. */
export const config = definePage({
  path: '/dashboard/integrations/:id/config',
  section: 'integrations',
  template: 'config',
  async view(request) {
    const { ctx, language } = request;
    const { row, head } = await headOf(request, 'config');
    const [effective, shown, webhook] = await Promise.all([
      effectiveOf(ctx.store.read, row),
      shownConfig(ctx, row.id),
      webhookConfigOf(ctx, row.id),
    ]);
    const manifest = effective?.manifest;
    const settings = settingFields(manifest?.config_schema as Record<string, unknown> | undefined, shown);
    const known = new Set(settings.map((field) => field.name));
    const credentials = credentialForms(manifest?.credentials ?? [], shown, language);
    for (const { fields } of credentials) for (const field of fields) known.add(field.name);
    return {
      ...head,
      settings,
      credentials,
      webhook,
      needsSecret: webhook.signed && webhook.event_door !== 'app',
      others: JSON.stringify(
        Object.fromEntries(Object.entries(shown).filter(([name]) => !known.has(name) && name !== 'webhook_secret')),
        null,
        2,
      ),
    };
  },
});
