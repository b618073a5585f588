import { effectiveOf } from '#src/integrations/effective.ts';
import type { Manifest } from '#src/integrations/package/manifest.ts';
import { ACTION_KEY, usesN8n } from '#src/integrations/package/n8n-routes.ts';
import { shownConfig } from '#src/integrations/shown-config.ts';
import { webhookConfigOf } from '#src/integrations/webhook-config.ts';
import { definePage } from '../define.ts';
import { headOf } from './head-of.ts';
import { credentialForms, settingFields } from './settings-form.ts';

/** Templates of the package by their names, where it sends mail; null: it sends none. */
function mailOf(manifest: Manifest | undefined, files: Readonly<Record<string, string>>): string[] | null {
  const sends = manifest?.actions.some((one) => one.id.startsWith('email_'));
  if (!manifest || !sends) return null;
  return [...Object.keys(files).filter((path) => path.endsWith('.hbs')), ...Object.keys(manifest.message_templates)];
}

/** Settings by the package's own description, credentials by that of their services. */
export default definePage({
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
    const hasRoutes = manifest !== undefined && !known.has('routes') && usesN8n(manifest);
    if (hasRoutes) known.add('routes');
    const credentials = credentialForms(manifest?.credentials ?? [], shown, language);
    for (const { fields } of credentials) for (const field of fields) known.add(field.name);
    return {
      ...head,
      settings,
      credentials,
      webhook,
      hasRoutes,
      routes: (Array.isArray(shown.routes) ? shown.routes : []).map((one) => ({ ...one, pattern: ACTION_KEY })),
      newRoute: { pattern: ACTION_KEY },
      mail: mailOf(manifest, effective?.version.files ?? {}),
      needsSecret: webhook.signed && webhook.event_door !== 'app',
      others: JSON.stringify(
        Object.fromEntries(Object.entries(shown).filter(([name]) => !known.has(name) && name !== 'webhook_secret')),
        null,
        2,
      ),
    };
  },
});
