import { listConnectors } from '#src/connectors/catalogue.ts';
import { InputFault } from '#src/kit/faults.ts';

export interface SortedConfig {
  /** Plain settings and sections of the manifest. */
  settings: Record<string, unknown>;
  /** service → field → value, as `<service>_<field>` named it. */
  credentials: Record<string, Record<string, string>>;
  webhookSecret: string | undefined;
}

const LOOKS_SECRET = /(^|_)(token|secret|password|api_key|private_key)$/i;

function credentialField(name: string): { service: string; field: string } | undefined {
  for (const connector of listConnectors()) {
    if (!name.startsWith(`${connector.id}_`)) continue;
    const field = name.slice(connector.id.length + 1);
    if (connector.credentialFields.includes(field) || field === 'base_url') return { service: connector.id, field };
  }
  return undefined;
}

function textOf(name: string, value: unknown): string {
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw new InputFault('Invalid credential', `"${name}" must be a text that is not empty.`, {
    details: { field: name },
  });
}

/** Tells credentials from settings by the catalogue, so that a secret is never stored among the settings. */
export function sortConfig(body: Readonly<Record<string, unknown>>): SortedConfig {
  const sorted: SortedConfig = { settings: {}, credentials: {}, webhookSecret: undefined };
  for (const [name, value] of Object.entries(body)) {
    if (name === 'webhook_secret') {
      sorted.webhookSecret = textOf(name, value);
      continue;
    }
    const found = credentialField(name);
    if (found) {
      sorted.credentials[found.service] ??= {};
      Object.assign(sorted.credentials[found.service] ?? {}, { [found.field]: textOf(name, value) });
    } else if (LOOKS_SECRET.test(name) && typeof value === 'string') {
      throw new InputFault(
        'Unknown credential',
        `"${name}" looks like a secret, but no service has such a field. Credentials are named <service>_<field>, for example slack_token.`,
        { details: { field: name } },
      );
    } else {
      sorted.settings[name] = value;
    }
  }
  return sorted;
}
