/** What a handler catches when an action failed for good. */
export class ActionError extends Error {
  readonly action: string;
  readonly code: string | number | undefined;

  constructor(action: string, error: { message?: unknown; code?: unknown }) {
    super(String(error.message ?? 'The action failed.'));
    this.name = 'ActionError';
    this.action = action;
    this.code = typeof error.code === 'string' || typeof error.code === 'number' ? error.code : undefined;
  }
}
