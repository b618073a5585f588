import type { IncomingHttpHeaders } from 'node:http';
import type { Call } from './action.ts';
import type { VerifyScheme } from './verify-scheme.ts';

export type Headers = IncomingHttpHeaders;

/** What the gateway answers in the sender's own way. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** The answer to a greeting. */
export interface Greeting extends Reply {
  /** To be called before it is answered: how the sender wants to hear that its address is known here. */
  visit?: string;
}

/** What a delivery is about; null where it does not say. */
export interface Described {
  /** The sender's own id of the delivery, the same when it is sent again. */
  id: string | null;
  type: string;
  /** What must stay in order when somebody asks for order. */
  object: string | null;
  actor: string | null;
  /** Deliveries with one id within so long are one event, which runs when the time is over. */
  coalesceMs?: number;
}

export interface Unverified {
  headers: Headers;
  raw: Buffer;
  secrets: readonly string[];
  now: number;
  /** Chosen in the manifest where the source leaves a choice. */
  scheme?: VerifyScheme | undefined;
  /** What was found at `certificateUrl`. */
  certificate?: string | undefined;
}

/** A word for what an event is about, or for what happened to it. */
export interface EventWord {
  /** As it stands in event names: `issues`, `opened`. */
  name: string;
  /** Beginnings of the words people use; with `!` at the end whole words. */
  stems: readonly string[];
  en: string;
  ru: string;
  emoji?: string;
}

/** An example on its way. */
export interface Sample {
  type: string;
  raw: Buffer;
  /** Of this delivery and no other. */
  id: string;
  now: number;
  /** Null: it goes unsigned. */
  secret: string | null;
}

export interface SourceWords {
  /** `usual`: what happened, where nobody says what. */
  subjects: readonly (EventWord & { usual?: string })[];
  /**
   * `as`: the action that stands in the event's name for it, with `condition` telling it from others.
   * `orUsual`: where there is no such event, the subject's usual one is meant.
   */
  actions: readonly (EventWord & { as?: string; condition?: string; orUsual?: boolean })[];
}

/** What an example should say; the rest is as usual. */
export interface ExampleTraits {
  title?: string;
  author?: string;
  labels?: readonly string[];
  priority?: string;
  assignee?: string;
  /** owner/name */
  repository?: string;
  branch?: string;
}

/** What is asked of a service that does not come by itself. */
export interface PollQuestion {
  /** From where on; null: from the beginning. */
  cursor: string | null;
  /** How long the service may wait for something to happen. */
  waitSeconds: number;
  signal: AbortSignal | undefined;
}

export interface PollAnswer {
  /** As they would have come by webhook, in their order. */
  payloads: readonly Record<string, unknown>[];
  cursor: string | null;
}

/** How a service sends webhooks. */
export interface Source {
  service: string;
  signs: boolean;
  /** It signs where somebody gave it a secret; else its address is the secret. Only beside `signs: false`. */
  maySign?: boolean;
  /** The credential's field that verifies when no webhook secret was set. */
  secretField?: string;
  maxBytes: number;
  contentTypes: readonly string[];
  /**
   * Where the certificate is that the sender claims to have signed with; null: nowhere that we would ask. Only pinned
   * hosts, and `base`, where this installation was given another address of the service.
   */
  certificateUrl?(headers: Headers, raw: Buffer, base: string | undefined): string | null;
  /** Over the raw bytes, in constant time. */
  verify(delivery: Unverified): boolean;
  /** What a delivery with an empty body says in its headers. */
  payload?(headers: Headers): Record<string, unknown>;
  describe(headers: Headers, payload: unknown, raw: Buffer): Described;
  /** Absolute URL of the pure module that exports `facts(payload, event)`; it runs in the sandbox. */
  factsModule: string;
  /** The answer to a greeting, or null when it is an ordinary delivery. */
  handshake?(headers: Headers, payload: unknown, base?: string): Greeting | null;
  /** The same where the sender greets with GET, or null. */
  greet?(query: Readonly<Record<string, unknown>>): Reply | null;
  /** Has the service send its webhooks to an address, where that ends by itself: until when it does. */
  subscribe?(client: unknown, to: { address: string; secret: string }, call: Call): Promise<{ until: number }>;
  /** Where its events can be asked for as well, for a machine that nobody reaches from outside. */
  poll?(client: unknown, question: PollQuestion): Promise<PollAnswer>;
  /** It sends nothing by itself: it is asked, whatever a package says of receiving. Only beside `poll`. */
  onlyAsked?: boolean;
  /** What the sender expects for an accepted delivery where it is not 202. */
  acknowledge?(eventId: string, headers: Headers, payload: unknown): Reply;
  /** Known event names, for documentation, forms and spelling help. */
  events: readonly string[];
  /** Second names of events, as senders or people write them: a manifest may use either. */
  aliases?: Readonly<Record<string, string>>;
  /** How people name its events, for requests in words. */
  words?: SourceWords;
  /** A small payload as the service sends it, for cases and documentation. */
  example?(type: string, traits?: ExampleTraits): Record<string, unknown>;
  /** The headers with which it would come, signature included. Left out where nobody else can sign. */
  sample?(sample: Sample): Record<string, string>;
  /** The example with the time in it, where the service signs that as well. */
  sampleAt?(payload: Record<string, unknown>, now: number): Record<string, unknown>;
}

export const defineSource = (source: Source): Source => source;

/** The facts module beside a source, as TypeScript or as the packed JavaScript. */
export const factsBeside = (moduleUrl: string): string =>
  new URL(moduleUrl.endsWith('.ts') ? './facts.ts' : './facts.js', moduleUrl).href;
