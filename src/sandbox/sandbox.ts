import type { Step, StepAnswer } from './step.ts';

/** One action that the manifest grants to a program, as the handler sees it. */
export interface Grant {
  action: string;
  service: string;
  methods: string[];
  effect: 'read' | 'write';
  /** Where a message and its channel belong in the action's input, and how long its text may be. */
  message?: { to: string; text: string; format: MessageFormat; longest?: number; blocks?: string };
  /** Names of the input's fields: what `send(object)` may pass through beside the text. */
  fields?: string[];
  /** The package brings it itself. */
  own?: boolean;
}

export type MessageFormat = 'slack' | 'html' | 'markdown' | 'none';

export interface ListFilter {
  any?: string[];
  all?: string[];
  none?: string[];
}

/** One routing rule of a manifest; with `also` it adds to whatever else matches. */
export interface Rule {
  condition?: string;
  events?: string[];
  target_channel?: string;
  also?: boolean;
  action?: string;
  template?: string;
  with?: Record<string, unknown>;
}

/** The manifest's sections that are evaluated beside the payload. */
export interface ProgramSettings {
  filters: { lists: Record<string, ListFilter>; conditions: string[] };
  routing: 'first' | 'all';
  routing_rules: Rule[];
  message_templates: Record<string, string>;
  message_template?: string;
  message_format: 'emoji_rich' | 'plain' | 'blocks';
  /** The manifest's `with` of each granted action. */
  defaults: Record<string, Record<string, unknown>>;
  hosts: string[];
  /** Whether `context.cache` works (the manifest's `caching.enabled`). */
  caching?: boolean;
}

export interface Limits {
  memoryMb: number;
  /** CPU of one run, in milliseconds. */
  cpuMs: number;
  /** From start to end, waiting included. */
  wallMs: number;
  calls: number;
  /** Characters of one step's input. */
  inputSize: number;
  logSize: number;
}

export interface Program {
  /** Warm isolates are kept per id; a changed setting makes a new id. */
  id: string;
  project: string;
  settings: ProgramSettings;
  /** Where the package has processors of payloads: which one is used, and whether there must be one. */
  processor?: { source: string; needed: boolean };
  /** handler.ts or handler.js, webhooks/*.ts, actions/*.ts, templates/*.hbs */
  files: Record<string, string>;
  /** File URL of the source's pure facts module; null: generic facts. */
  factsModule: string | null;
  /** The same for further sources, by their names. */
  moreFacts?: Record<string, string>;
  grants: Grant[];
  limits?: Partial<Limits>;
}

export interface HistoryStep extends Step {
  settledAs: number;
  ok: boolean;
  /** The output, or `{ message, code }` when not ok. */
  output: unknown;
}

export interface RunEvent {
  id: string;
  type: string;
  /** What it was called when it came, where a processor renamed it. */
  sent_type?: string;
  source: string;
  delivery_id: string;
  received_at: number;
  headers?: Record<string, string>;
  replayed?: boolean;
}

export interface RunInput {
  runId: string;
  seed: string;
  /** The clock that the handler sees, the same at every attempt. */
  now: number;
  event: RunEvent;
  /** The payload's JSON text or its bytes: parsed only inside the isolate. Of a batch a list of them. */
  body: string | Buffer;
  /** The events of a batch, in the order of the payloads; their filters were passed before. */
  batch?: RunEvent[];
  /** Goes no further than the processor, or than filters and routing. */
  only?: 'processor' | 'filters';
  config: Record<string, unknown>;
  history: HistoryStep[];
  /**
   * Whoever asks runs it again, alone and with its history, where it is killed beside others: so it may go the short way,
   * on which only short runs come to an end.
   */
  repeatable?: boolean;
  /** In an isolate of its own: for a run that was killed while others shared its isolate. */
  alone?: boolean;
}

export interface StepRequest extends Step {
  input: unknown;
}

/** Answers reach the handler in the order in which these promises settle. */
export interface Ports {
  step(request: StepRequest): Promise<StepAnswer>;
}

export interface RunLog {
  level: 'debug' | 'info' | 'warn' | 'error';
  message: string;
  data?: unknown;
}

export interface DatabaseWrite {
  key: string;
  /** undefined = delete */
  value: unknown;
}

export type KillReason = 'cpu' | 'memory' | 'wall' | 'calls' | 'crash';

/** What a processor says of a payload; null where it says nothing. */
export interface EventAbout {
  type: string | null;
  id: string | null;
  object: string | null;
}

export type RunResult =
  | { status: 'filtered'; reason: string }
  /** Asked for filters only: they let it pass. */
  | { status: 'passed' }
  /** Asked for the processor only: what it says the event is. */
  | { status: 'described'; about: EventAbout }
  | { status: 'done'; result: unknown; logs: RunLog[]; writes: DatabaseWrite[] }
  | { status: 'stopped'; logs: RunLog[] }
  | { status: 'threw'; error: { name: string; message: string; where?: string }; logs: RunLog[] }
  | { status: 'not_repeatable'; message: string; logs: RunLog[] }
  | { status: 'killed'; reason: KillReason; message: string; shared: boolean; logs: RunLog[] };

export interface SandboxStats {
  children: number;
  runs: number;
  waiting: number;
  /** Children started since the beginning, and those that died without being asked. */
  started: number;
  crashed: number;
  /** Whether children run in an empty network namespace; null before the first child. */
  networkIsolated: boolean | null;
}

export interface Sandbox {
  run(program: Program, input: RunInput, ports: Ports): Promise<RunResult>;
  stats(): SandboxStats;
  close(): Promise<void>;
}

export type { StepAnswer };
