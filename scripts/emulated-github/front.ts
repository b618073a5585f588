import type { Emulator, Json } from './json.ts';
import type { Check } from './openapi.ts';

export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read';

export type Caller =
  | { kind: 'person'; login: string }
  | { kind: 'app' }
  | { kind: 'installation'; installationId: number; expiresAt: number };

export interface Call {
  method: string;
  path: string;
  status: number;
  as: 'app' | 'installation';
}

/** How the next calls that fit go wrong: `lost` is done but its answer never arrives, `hang` is never answered. */
export interface Breakage {
  status: number | 'cut' | 'lost' | 'hang';
  headers?: Record<string, string>;
  body?: Json;
  times?: number;
  match?: { method?: string; path?: RegExp };
}

export interface Incoming {
  method: string;
  /** As it came, still percent-encoded. */
  path: string;
  query: URLSearchParams;
  search: string;
  authorization: string;
  accept: string;
  cookie: string;
  text: string;
  json: Json | undefined;
  caller: Caller | null;
}

export interface Outgoing {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

export interface App {
  id: number;
  slug: string;
  name: string;
  login: string;
  privateKey: string;
  webhookSecret: string;
  clientId: string;
  clientSecret: string;
}

export interface Logged {
  /** Larger than a number holds, as GitHub's are. */
  id: string;
  guid: string;
  delivered_at: string;
  redelivery: boolean;
  duration: number;
  status: string;
  status_code: number;
  event: string;
  action: string | null;
  installation_id: number | null;
  repository_id: number | null;
  throttled_at: null;
  payload: Json;
}

export interface Reaction {
  id: number;
  repository: string;
  issue: number | null;
  comment: number | null;
  content: string;
  by: string;
}

/** What a pull request became that the emulator cannot say. */
export interface PullFacts {
  headSha: string | null;
  merged: { sha: string; at: string; by: Json } | null;
}

/** Everything the front keeps beside the emulator. */
export interface Front {
  /** Address of the front: the only one that anybody else sees. */
  origin: string;
  emulator: Emulator;
  emulatorOrigin: string;
  app: App;
  check: Check;
  tokens: Map<string, Caller>;
  /** Login → token. */
  people: Map<string, string>;
  bots: Set<string>;
  /** Login → role, in every repository that is not their own. */
  roles: Map<string, Role>;
  /** Owner → installation. */
  installations: Map<string, number>;
  /** Repositories (owner/name) where the App is installed. */
  installed: Set<string>;
  repositories: string[];
  calls: Call[];
  violations: string[];
  breakages: Breakage[];
  deliveries: Logged[];
  hookUrl: string | null;
  /** How many of the next deliveries never arrive. */
  toLose: number;
  reactions: Reaction[];
  reviewComments: Json[];
  /** Reviews that are being submitted. */
  reviewing: Promise<void>;
  /** Check runs that other Apps made, with their annotations. */
  othersRuns: Json[];
  pulls: Map<string, PullFacts>;
  /** Titles and texts before an edit that is under way. */
  before: Map<string, Json>;
  manifests: Map<string, Json>;
  nextId: number;
  /** Work on webhooks, in the order of their arrival. */
  hooks: Promise<void>;
}

export const ownerOf = (repository: string): string => repository.split('/')[0] ?? '';

/** What the emulation itself asks with. */
export const ownerToken = (front: Front, repository: string): string => front.people.get(ownerOf(repository)) ?? '';

export const fail = (status: number, message: string, errors?: Json[]): Outgoing => ({
  status,
  body: {
    message,
    ...(errors ? { errors } : {}),
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
  },
});

/** `octo/app` of a path under /repos, and what follows it. */
export function repositoryOf(path: string): { repository: string; rest: string } | null {
  const found = /^\/repos\/([^/]+)\/([^/]+)(\/.*)?$/.exec(path);
  return found && { repository: `${found[1]}/${found[2]}`, rest: found[3] ?? '' };
}

export const actorLogin = (front: Front, caller: Caller | null): string =>
  caller?.kind === 'person' ? caller.login : front.app.login;
