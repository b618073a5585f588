export interface ThrownError {
  name: string;
  message: string;
  where?: string;
}

const LONGEST = 2_000;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : String(value)).slice(0, LONGEST);

/** Reads whatever was thrown; it may be a trap that throws when it is looked at. */
export function describeThrown(thrown: unknown): ThrownError {
  try {
    if (typeof thrown !== 'object' || thrown === null) return { name: 'Error', message: textOf(thrown) };
    const { name, message, stack } = thrown as { name?: unknown; message?: unknown; stack?: unknown };
    const described: ThrownError = { name: textOf(name ?? 'Error'), message: textOf(message ?? thrown) };
    const where =
      typeof stack === 'string'
        ? /\b((?:handler|(?:webhooks|actions)\/[\w-]+)\.(?:ts|js):\d+:\d+)/.exec(stack.slice(0, 20_000))?.[1]
        : undefined;
    return where ? { ...described, where } : described;
  } catch {
    return { name: 'Error', message: 'The handler threw something that cannot be read.' };
  }
}
