import { type Clock, systemClock } from '#src/kit/clock.ts';
import { CredentialFault } from '#src/kit/faults.ts';
import type { Http } from '#src/kit/http-types.ts';
import type { Connector } from './define.ts';
import { paced, waitMs } from './pace.ts';
import { fixedToken, type Tokens } from './tokens.ts';

export type CredentialValues = Readonly<Record<string, string>>;

/** What a client may use of the house. */
export interface ClientDoors {
  http: Http;
  clock?: Clock;
  scope?: string;
  /** Of a credential whose access token is renewed. */
  tokens?: Tokens;
}

const isSet = (fields: CredentialValues, name: string): boolean => (fields[name] ?? '').trim() !== '';

/** Names of the fields that are still missing; empty when the credential is complete. */
export function missingFields(connector: Connector, fields: CredentialValues): string[] {
  const { anyOf, fields: schema } = connector.credentials;
  const sets = anyOf ?? [schema.required ?? []];
  const gaps = sets.map((set) => set.filter((name) => !isSet(fields, name)));
  return gaps.find((gap) => gap.length === 0) ?? gaps[0] ?? [];
}

const asBase = (url: string): string => (url === '' || url.endsWith('/') ? url : `${url}/`);

/** Turns a credential into the client that actions work with: the only place where the two meet. */
export function openClient(connector: Connector, fields: CredentialValues, doors: ClientDoors): unknown {
  const missing = missingFields(connector, fields);
  if (missing.length > 0) {
    throw new CredentialFault(
      'Credential missing',
      `${connector.title} needs ${missing.map((name) => `${connector.id}_${name}`).join(' and ')}. Set it in the configuration of the integration.`,
      { details: { service: connector.id, missing } },
    );
  }
  const redact = connector.secretFields.flatMap((name) => fields[name] ?? []);
  const base_url = asBase(fields.base_url ?? connector.baseUrl ?? '');
  const clock = doors.clock ?? systemClock;
  return connector.connect(
    { ...fields, base_url },
    {
      http: (options) => {
        const given = { redact, title: connector.title, ...options, service: connector.id, scope: doors.scope };
        const client = doors.http.client(given);
        const { perSecond } = connector;
        const account = `${connector.id} ${options.baseUrl}`;
        return perSecond === undefined ? client : paced(client, () => waitMs(account, perSecond, clock.now()));
      },
      tcp: doors.http.tcp,
      tokens: doors.tokens ?? fixedToken(fields.access_token ?? ''),
      now: () => clock.now(),
    },
  );
}
