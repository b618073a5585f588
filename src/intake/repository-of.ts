const NAME = /^[\w.-]{1,100}\/[\w.-]{1,100}$/;

/** owner/name of the repository that a delivery is about; null: it is about none. */
export function repositoryOf(payload: unknown): string | null {
  const { repository } = (payload ?? {}) as { repository?: { full_name?: unknown } | null };
  const name = repository?.full_name;
  return typeof name === 'string' && NAME.test(name) ? name : null;
}
