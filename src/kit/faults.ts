/** What went wrong, named by what happens next. `title` is the short name that API answers carry as `error`. */
interface FaultOptions {
  status?: number;
  details?: unknown;
  cause?: unknown;
  /** How long to wait before the next try, in milliseconds. */
  retryAfterMs?: number;
  /** What whoever asked is told, where the message names our insides. */
  outside?: string;
}

export abstract class Fault extends Error {
  readonly title: string;
  readonly status: number;
  readonly details: unknown;
  readonly retryAfterMs: number | undefined;
  readonly outside: string | undefined;

  constructor(title: string, message: string, fallbackStatus: number, options: FaultOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = new.target.name;
    this.title = title;
    this.status = options.status ?? fallbackStatus;
    this.details = options.details;
    this.retryAfterMs = options.retryAfterMs;
    this.outside = options.outside;
  }
}

/** Next: whoever sent this changes what they sent. */
export class InputFault extends Fault {
  constructor(title: string, message: string, options: FaultOptions = {}) {
    super(title, message, 400, options);
  }
}

/** Next: somebody sets, renews or widens a credential. */
export class CredentialFault extends Fault {
  constructor(title: string, message: string, options: FaultOptions = {}) {
    super(title, message, 401, options);
  }
}

/** Next: we try again by ourselves. */
export class TemporaryFault extends Fault {
  constructor(title: string, message: string, options: FaultOptions = {}) {
    super(title, message, 503, options);
  }
}

/** Next: we mend our code. */
export class OurFault extends Fault {
  constructor(title: string, message: string, options: FaultOptions = {}) {
    super(title, message, 500, options);
  }
}

const MOST_CAUSES = 5;

/** The fault that a library wrapped into an error of its own; anything else as it was. */
export function faultWithin(thrown: unknown): unknown {
  let at = thrown;
  for (let depth = 0; at instanceof Error && depth < MOST_CAUSES; depth++, at = at.cause) {
    if (at instanceof Fault) return at;
  }
  return thrown;
}

export const notFound = (what: string, id: string): InputFault =>
  new InputFault('Not found', `There is no ${what} ${id}, or it belongs to a project that this key cannot see.`, {
    status: 404,
  });

/** The sentence for whoever asked. A fault of ours may quote a database or a file: that is for the log. */
export function outsideOf(fault: Fault): string {
  if (fault.outside !== undefined) return fault.outside;
  return fault instanceof OurFault ? 'Something went wrong on our side; the log has the details.' : fault.message;
}

/** The sentence of anything that was thrown. */
export function sentenceOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
