/** A call or read of a handler, as it is recorded: the n-th of its run. */
export interface Step {
  ordinal: number;
  kind: 'call' | 'read';
  /** Id of an action, or `http.request`, `database.get`, `database.list`, `cache.get`, `cache.set`, `cache.delete`. */
  action: string;
  inputHash: string;
}

export type StepAnswer =
  | { ok: true; output: unknown }
  | { ok: false; error: { message: string; code?: string | number } }
  /** The attempt ends here; the handler never hears of it. */
  | { stop: true };
