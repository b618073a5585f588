import { listServices } from '#src/connectors/catalogue.ts';
import { InputFault } from '#src/kit/faults.ts';
import { SHAPED_TOKENS } from '#src/kit/redact-patterns.ts';

export interface SortedConfig {
  /** Plain settings and sections of the manifest. */
  settings: Record<string, unknown>;
  /** service → field → value, as `<service>_<field>` named it; null takes it away. */
  credentials: Record<string, Record<string, string | null>>;
  webhookSecret: string | null | undefined;
}

const LOOKS_SECRET = /(^|_)(token|secret|password|api_key|private_key)$/;

/** `slackToken`, `Slack-Token` and `SLACK_TOKEN ` all mean slack_token to whoever wrote them. */
const usualSpelling = (name: string): string =>
  name
    .trim()
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase();

/** `webhook_secret` verifies what comes in, so the secret that signs what goes out has a name of its own. */
const OWN_NAMES: Readonly<Record<string, string>> = { webhook_secret: 'webhook_signing_secret' };

/** What a field of a credential is called in a configuration. */
export function configNameOf(service: string, field: string): string {
  const name = `${service}_${field}`;
  return OWN_NAMES[name] ?? name;
}

/** The credential that a setting's name means. */
export function credentialNamed(name: string): { service: string; field: string } | undefined {
  for (const connector of listServices()) {
    if (!name.startsWith(`${connector.id}_`)) continue;
    const field = [...connector.credentialFields, 'base_url'].find((one) => configNameOf(connector.id, one) === name);
    if (field !== undefined) return { service: connector.id, field };
  }
  return undefined;
}

function secretOf(name: string, value: unknown): string | null {
  if (value === null) return null;
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw new InputFault('Invalid credential', `"${name}" must be a text that is not empty, or null to take it away.`, {
    details: { field: name },
  });
}

/** Letters and digits alone: what is left of a name however it is written. */
const bare = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The credential's field that is meant by a name in another spelling. */
function fieldLike(name: string): string | undefined {
  const wanted = bare(name);
  const names = listServices().flatMap((connector) =>
    [...connector.credentialFields, 'base_url'].map((field) => configNameOf(connector.id, field)),
  );
  return ['webhook_secret', ...names].find((one) => bare(one) === wanted);
}

/** Texts anywhere in it; settings are bounded before they come here. */
const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/** Whether it gives itself away, wherever it stands. */
const holdsToken = (value: unknown): boolean =>
  textsIn(value).some((text) => SHAPED_TOKENS.some((shape) => text.search(shape) !== -1));

/** A secret under a name that we do not know would be stored and shown like any setting. */
function refuseSecret(name: string, value: unknown): void {
  const field = fieldLike(name);
  const isNamed = typeof value === 'string' && (field !== undefined || LOOKS_SECRET.test(usualSpelling(name)));
  if (!isNamed && !holdsToken(value)) return;
  const remedy =
    field === undefined
      ? ', but no service has such a field. Credentials are named <service>_<field>, for example slack_token.'
      : `: write it as "${field}".`;
  throw new InputFault('Unknown credential', `"${name}" looks like a secret${remedy}`, { details: { field: name } });
}

/** Tells credentials from settings by the catalogue, so that a secret is never stored among the settings. */
export function sortConfig(body: Readonly<Record<string, unknown>>): SortedConfig {
  const settings: [string, unknown][] = [];
  const credentials: SortedConfig['credentials'] = {};
  let webhookSecret: SortedConfig['webhookSecret'];
  for (const [name, value] of Object.entries(body)) {
    const found = credentialNamed(name);
    if (name === 'webhook_secret') webhookSecret = secretOf(name, value);
    else if (found)
      credentials[found.service] = { ...credentials[found.service], [found.field]: secretOf(name, value) };
    else {
      refuseSecret(name, value);
      settings.push([name, value]);
    }
  }
  return { settings: Object.fromEntries(settings), credentials, webhookSecret };
}
