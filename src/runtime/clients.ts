import { resolveCredential } from '#src/access/credentials.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { tokensOf } from '#src/access/renew-tokens.ts';
import { getConnector } from '#src/connectors/get-connector.ts';
import { openClient } from '#src/connectors/open-client.ts';
import type { Live } from '#src/integrations/live.ts';
import { CredentialFault } from '#src/kit/faults.ts';

export interface OpenedClient {
  client: unknown;
  /** Values that must not be written down with a step. */
  secrets: readonly string[];
}

export interface Clients {
  /** The client of a service with the integration's credential; opened once, as long as the integration stays the same. */
  of(live: Live, service: string): Promise<OpenedClient>;
}

type Opening = Pick<Ctx, 'store' | 'keyring' | 'clock' | 'services' | 'http'>;

/** Of an address that is a secret it is these parts that make it one; a service knows them without the rest. */
const unguessableParts = (value: string): string[] =>
  /^https?:/.test(value) ? value.split(/[/?&=#]/).filter((part) => part.length >= 16 && /\d/.test(part)) : [];

async function open(deps: Opening, live: Live, service: string): Promise<OpenedClient> {
  const connector = getConnector(service);
  const place = { projectId: live.row.projectId, integrationId: live.row.id, service };
  const credential = await resolveCredential(deps.store.read, deps, place);
  const base = deps.services[service]?.base_url;
  const fields = credential?.fields ?? (base === undefined ? {} : { base_url: base });
  if (!credential && connector.credentials.strategy !== 'none') {
    throw new CredentialFault(
      'Credential missing',
      `There is no credential for ${service}: set it with PATCH /v1/integrations/${live.row.id}/config.`,
    );
  }
  const values = connector.secretFields.flatMap((name) => fields[name] ?? []);
  const secrets = [...values, ...values.flatMap(unguessableParts)];
  const tokens = credential && tokensOf(deps, connector, credential, (token) => secrets.push(token));
  const doors = { http: deps.http, clock: deps.clock, scope: live.row.projectId, ...(tokens ? { tokens } : {}) };
  return { client: openClient(connector, fields, doors), secrets };
}

export function createClients(deps: Opening): Clients {
  const opened = new WeakMap<Live, Map<string, Promise<OpenedClient>>>();
  return {
    of(live, service) {
      const mine = opened.get(live) ?? new Map<string, Promise<OpenedClient>>();
      opened.set(live, mine);
      const known = mine.get(service);
      if (known) return known;
      const fresh = open(deps, live, service);
      fresh.catch(() => mine.delete(service));
      mine.set(service, fresh);
      return fresh;
    },
  };
}
