import type { ClientOptions, HttpClient } from '#src/kit/http-types.ts';
import { type Static, type TObject, type TString, Type } from '#src/kit/schema.ts';
import type { Tcp } from '#src/kit/tcp.ts';
import type { Action, AnyAction, Call } from './action.ts';
import { answered } from './answered.ts';
import type { OpenedFile } from './file.ts';
import type { OAuth } from './oauth.ts';
import type { Source } from './source.ts';
import type { Tokens } from './tokens.ts';

export { defineAction } from './action.ts';
export { defineSource, factsBeside } from './source.ts';

export type Category =
  | 'issue_tracking'
  | 'communication'
  | 'ci_cd'
  | 'monitoring'
  | 'cloud_storage'
  | 'databases'
  | 'analytics'
  | 'payment'
  | 'ai'
  | 'productivity'
  | 'crm'
  | 'support'
  | 'automation'
  | 'generic';

/** What `connect` may use: HTTP bound to the service, with the credential's secrets already hidden from every trace. */
export interface Doors {
  http(options: Omit<ClientOptions, 'service'>): HttpClient;
  /** For protocols that are not HTTP, under the same guard. */
  tcp: Tcp;
  /** Of a service whose access tokens end: the present one, and a new one in its place. */
  tokens: Tokens;
  now(): number;
}

/** What a connection test learned. Scopes that a service does not report are null: unknown, never missing. */
export interface ProbeResult {
  account?: string | null;
  scopes?: readonly string[] | null;
}

/** One thing more that a self-test tries, beyond whether the credential is taken: a right, a search. */
export interface SelfCheck<Client> {
  title: string;
  /** What was found, as a sentence; throws what the service said when it does not work. */
  run(client: Client): Promise<string>;
}

interface Credentials<Fields extends TObject> {
  /** Under which name the credential is kept; the service's own id unless several share one. */
  provider?: string;
  strategy: 'api_key' | 'oauth' | 'none';
  fields: Fields;
  /** Sets of fields of which one must be complete; all required fields when left out. */
  anyOf?: readonly (readonly string[])[];
  /** How people allow it in a browser. */
  oauth?: OAuth;
}

/** How the files of a service are opened for others, and the action that a package must be granted for it. */
export interface ServiceFiles<Client> {
  grantedBy: string;
  open(id: string, client: Client, call: Pick<Call, 'signal'>): Promise<OpenedFile>;
}

interface ConnectorUnit<Fields extends TObject, Client> {
  id: string;
  title: string;
  /** What people call it beside its title: beginnings of words; with `!` at the end whole words. */
  words?: readonly string[];
  category: Category;
  docs: string;
  /** What `base_url` of a credential replaces; null when there is none to begin with. */
  baseUrl: string | null;
  library?: string;
  credentials: Credentials<Fields>;
  connect(credential: Static<Fields> & { base_url: string }, doors: Doors): Client;
  probe?(client: Client): Promise<ProbeResult>;
  checks?: readonly SelfCheck<Client>[];
  files?: ServiceFiles<Client>;
  /** An address that answers 410 was taken away: whoever sends there is stopped. */
  goneStops?: boolean;
  /** What it takes from one account, where it closes the door on whoever asks more. */
  perSecond?: number;
  actions: readonly AnyAction[];
  source?: Source;
  /** Whose source tells its events, where it has none of its own. */
  eventsFrom?: string;
}

/** A service in the catalogue. */
export interface Connector {
  id: string;
  title: string;
  words?: readonly string[];
  category: Category;
  docs: string;
  icon: string;
  baseUrl: string | null;
  library: string;
  credentials: Credentials<TObject> & { provider: string };
  credentialFields: readonly string[];
  secretFields: readonly string[];
  connect(credential: object, doors: Doors): unknown;
  probe?(client: unknown): Promise<ProbeResult>;
  checks?: readonly SelfCheck<unknown>[];
  files?: ServiceFiles<unknown>;
  goneStops?: boolean;
  perSecond?: number;
  actions: readonly Action[];
  source?: Source;
  eventsFrom?: string;
}

/** A field of a credential that is never shown again once it was set. */
export const Secret = (title: string, description?: string): TString =>
  Type.String({ title, minLength: 1, 'x-secret': true, ...(description === undefined ? {} : { description }) });

const isSecret = (schema: object): boolean => 'x-secret' in schema && schema['x-secret'] === true;

export function defineConnector<Fields extends TObject, Client>(unit: ConnectorUnit<Fields, Client>): Connector {
  const fields = unit.credentials.fields.properties;
  return {
    ...unit,
    icon: unit.id,
    library: unit.library ?? 'undici',
    credentials: { provider: unit.id, ...unit.credentials },
    credentialFields: Object.keys(fields),
    secretFields: Object.keys(fields).filter((name) => isSecret(fields[name] ?? {})),
    connect: unit.connect as Connector['connect'],
    actions: unit.actions.map((action) => ({
      ...action,
      run: async (input, client, call) => answered(unit, action.id, await action.run(input, client, call)),
      name: action.id,
      id: `${unit.id}_${action.id}`,
      service: unit.id,
      version: action.version ?? '1.0.0',
      idempotent: action.idempotent ?? action.effect === 'read',
    })),
  } as Connector;
}
