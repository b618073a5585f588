import { createHash } from 'node:crypto';
import type { Connector } from '#src/connectors/define.ts';
import { getConnector } from '#src/connectors/get-connector.ts';
import { openClient } from '#src/connectors/open-client.ts';
import { CredentialFault } from '#src/kit/faults.ts';
import { type CredentialPlace, resolveCredential } from './credentials.ts';
import type { Ctx } from './ctx.ts';
import { tokensOf } from './renew-tokens.ts';

export interface OpenedClient {
  client: unknown;
  /** Values that must not be written down with a step. */
  secrets: readonly string[];
  /** Tells credentials apart without showing anything of them. */
  identity: string;
}

export type Opening = Pick<Ctx, 'store' | 'keyring' | 'clock' | 'services' | 'http'>;

/** Of an address that is a secret it is these parts that make it one; a service knows them without the rest. */
const unguessableParts = (value: string): string[] =>
  /^https?:/.test(value) ? value.split(/[/?&=#]/).filter((part) => part.length >= 16 && /\d/.test(part)) : [];

const missing = (service: string, { integrationId }: CredentialPlace): CredentialFault =>
  new CredentialFault(
    'Credential missing',
    integrationId === ''
      ? `There is no credential for ${service}: set it with POST /v1/credentials.`
      : `There is no credential for ${service}: set it with PATCH /v1/integrations/${integrationId}/config.`,
  );

/** What of a credential must not be seen again, whoever repeats it. */
export function secretsIn(connector: Connector, fields: Readonly<Record<string, string>>): string[] {
  const values = connector.secretFields.flatMap((name) => fields[name] ?? []);
  return [...values, ...values.flatMap(unguessableParts)];
}

/** The client of a service with the credential that counts in this place. */
export async function openService(
  deps: Opening,
  place: CredentialPlace,
  over: Readonly<Record<string, string>> = {},
): Promise<OpenedClient> {
  const { service } = place;
  const connector = getConnector(service);
  const credential = await resolveCredential(deps.store.read, deps, place);
  const base = deps.services[service]?.base_url;
  const fields = { ...(credential?.fields ?? (base === undefined ? {} : { base_url: base })), ...over };
  const isNeeded = connector.credentials.strategy !== 'none' && Object.keys(over).length === 0;
  if (!credential && isNeeded) throw missing(service, place);
  const secrets = secretsIn(connector, fields);
  const tokens = credential && tokensOf(deps, connector, credential, (token) => secrets.push(token));
  const doors = { http: deps.http, clock: deps.clock, scope: place.projectId, ...(tokens ? { tokens } : {}) };
  const identity = createHash('sha256')
    .update(JSON.stringify(Object.entries(fields).sort()))
    .digest('base64url');
  return { client: openClient(connector, fields, doors), secrets, identity };
}
