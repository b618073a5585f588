import type { HttpClient } from '#src/kit/http-types.ts';
import type { Static, TObject, TSchema } from '#src/kit/schema.ts';
import type { FileRef, OpenedFile } from './file.ts';

/** What an action gets besides its input. */
export interface Call {
  /** The same for every try of one step: services that take one never do the work twice. */
  idempotencyKey: string;
  signal: AbortSignal | undefined;
  now: number;
  /** Opens a file of another service that the package may read; left out where there is no package. */
  file?(ref: FileRef): Promise<OpenedFile>;
}

/** What every request of a call carries, so that it stops when the call is stopped. */
export const stop = ({ signal }: Pick<Call, 'signal'>): { signal?: AbortSignal } => (signal ? { signal } : {});

/** For a call that an earlier try may have sent already, without anybody having heard the answer. */
export interface Recall extends Call {
  /** What was made before this was not made by that try. */
  since: number;
}

export type TextFormat = 'slack' | 'html' | 'markdown' | 'none';

/** Which fields of the input say where a message goes and what it says, and how its text is escaped. */
export interface MessageSlots {
  to: string;
  text: string;
  format: TextFormat;
  /** The field that takes the message in Slack's blocks, beside the text. */
  blocks?: string;
}

/** How a request in words leads to this action. Without hints an action is found by its title and filled by names. */
export interface RecipeHints {
  /** Tell somebody, open a ticket, call an address, answer where it happened. */
  kind: 'message' | 'ticket' | 'call' | 'comment';
  /** The input's field that says where: it becomes a setting. */
  place?: string;
  /** Inputs as templates over facts; a lone `{{fact}}` keeps its kind. */
  with?: Readonly<Record<string, unknown>>;
}

/** How a later message about the same thing joins the first one: as an answer to it, or by changing it. */
export interface ThreadHints {
  /** Fields of a later call, and the fields of the first call's answer that they take their values from. */
  join: Readonly<Record<string, string>>;
  /** The action that later messages go to, without the service; this one unless given. */
  by?: string;
  /** How the service says that the first message is not there any more: the next one is a first one then. */
  gone?: RegExp;
}

/** One thing a service can do, as its file declares it. */
export interface ActionUnit<Input extends TObject, Output extends TSchema, Client> {
  /** Without the service: `send_message`. */
  id: string;
  title: string;
  summary: string;
  effect: 'read' | 'write';
  /** Doing it twice leaves the same as doing it once. */
  idempotent?: boolean;
  version?: string;
  /** Names besides the camelCase one under which handlers call it. */
  shortNames?: readonly string[];
  message?: MessageSlots;
  recipe?: RecipeHints;
  thread?: ThreadHints;
  /** Scopes that the credential must carry. */
  scopes?: readonly string[];
  input: Input;
  output: Output;
  example: Static<Input>;
  run(input: Static<Input>, client: Client, call: Call): Promise<Static<Output>>;
  /**
   * Where the service takes no key that keeps it from doing a thing twice: what it has that this very call may have made,
   * as its answers would have been. Asked only when a call is repeated of which nobody knows whether it arrived.
   */
  recall?(input: Static<Input>, client: Client, call: Recall): Promise<Static<Output>[]>;
}

export const defineAction = <Input extends TObject, Output extends TSchema, Client = HttpClient>(
  unit: ActionUnit<Input, Output, Client>,
): ActionUnit<Input, Output, Client> => unit;

/** Any action in a list. Methods compare their parameters both ways, so that every typed unit fits. */
export interface AnyAction extends Omit<ActionUnit<TObject, TSchema, unknown>, 'example' | 'run' | 'recall'> {
  example: object;
  run(input: object, client: unknown, call: Call): Promise<unknown>;
  recall?(input: object, client: unknown, call: Recall): Promise<unknown[]>;
}

/** An action in the catalogue: its id carries the service, `slack_send_message`. */
export interface Action extends AnyAction {
  name: string;
  service: string;
  version: string;
  idempotent: boolean;
}
