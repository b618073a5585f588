import type { Connector } from './define.ts';
import { plainSchema } from './public-form.ts';
import { setupText } from './setup-text.ts';

/** A service as people browse it. */
export const serviceForm = (connector: Connector) => ({
  id: connector.id,
  title: connector.title,
  category: connector.category,
  docs: connector.docs,
  base_url: connector.baseUrl,
  icon: `/icons/integrations/${connector.icon}.svg`,
  credentials_provider: connector.credentials.provider,
  credentials_strategy: connector.credentials.strategy,
  credentials_schema: plainSchema(connector.credentials.fields),
  /** Of these sets of fields one must be complete. */
  credentials_any_of: connector.credentials.anyOf ?? [connector.credentials.fields.required ?? []],
  connects_in_browser: connector.credentials.oauth !== undefined,
  can_be_tested: connector.probe !== undefined,
  actions: connector.actions.map((action) => action.id),
  events: connector.source?.events ?? [],
  signs_webhooks: connector.source ? connector.source.signs : null,
});

/** With everything there is to say about setting it up. */
export const wholeServiceForm = (connector: Connector) => ({
  ...serviceForm(connector),
  setup: { en: setupText(connector.id, 'en'), ru: setupText(connector.id, 'ru') },
});
