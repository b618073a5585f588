import type { RecipeHints } from '#src/connectors/action.ts';
import type { ListFilter } from '#src/integrations/package/manifest.ts';
import type { Language } from '#src/kit/language.ts';

export type Kind = RecipeHints['kind'] | 'other';

/** One comparison of a fact: `priority == 'Critical'`, `labels contains 'bug'`. */
export interface FactTest {
  fact: string;
  op: 'is' | 'has';
  value: string;
}

/** A plain setting of the package, with the value that the request named. */
export interface Setting {
  name: string;
  title: string;
  description: string;
  default: string | null;
  required: boolean;
}

/** An action that the package is to call. The first one is what happens unless a rule says otherwise. */
export interface Target {
  action: string;
  service: string;
  kind: Kind;
  /** The input's field that says where. */
  place: string | null;
  /** The setting that holds the usual place. */
  setting: string | null;
  /** It happens unless a rule says otherwise; else only where a rule says so. */
  always: boolean;
  /** Other inputs, as templates over facts. */
  with: Record<string, unknown>;
}

/** Where an event goes under some condition. */
export interface Route {
  /** Empty: any event. */
  events: string[];
  tests: FactTest[];
  /** The same in the language of conditions; null: always. */
  condition: string | null;
  /** In addition to whatever else happens. */
  also: boolean;
  action: string;
  /** The setting with the place; null: the target's usual one. */
  setting: string | null;
  /** A place that was given as such, not as a setting. */
  fixed: string | null;
  /** False where the condition is more than the tests say, so that nobody but the runtime can tell when it holds. */
  isPlain: boolean;
}

/** Something the person said will happen: it becomes a case. */
export interface Acceptance {
  name: string;
  event: string;
  tests: FactTest[];
}

/** What a request comes to: everything that the package is made from. */
export interface Requirements {
  title: string;
  description: string;
  language: Language;
  source: string;
  events: string[];
  filters: { lists: Record<string, ListFilter>; conditions: string[] };
  targets: Target[];
  routes: Route[];
  settings: Setting[];
  /** Templates that the person gave, by the event they are for; `default` for all others. */
  templates: Record<string, string>;
  rateLimit: { requests_per_minute: number; burst_limit: number; retry_after: string } | null;
  /** Sections of the manifest that were given as such; they win over what the words came to. */
  sections: Record<string, unknown>;
  acceptance: Acceptance[];
  /** What it does, step by step, where no rules say it. */
  steps?: string[];
  /** Actions that the package brings itself. */
  ownActions?: string[];
  /** Hosts that are called without a service of the catalogue. */
  hosts?: string[];
  /** What the person should know: what is left out and why, what was assumed. */
  notes: string[];
}

export interface Sentences {
  en: string[];
  ru: string[];
}

/** What analysis ends with. */
export type Analysis =
  | { outcome: 'ready'; requirements: Requirements }
  | { outcome: 'missing'; missingFields: string[]; sentences: Sentences }
  | { outcome: 'cannot'; sentences: Sentences; needed: Sentences };
