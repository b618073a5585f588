import { InputFault } from '#src/kit/faults.ts';
import type { StepRequest } from '#src/sandbox/sandbox.ts';
import { getKeyValue, listKeyValues, sizeOfKeyValues } from '#src/store/key-values.ts';
import type { Read } from '#src/store/store.ts';

const MOST_LISTED = 1000;
const MOST_LISTED_BYTES = 4_000_000;

const field = (input: unknown, name: string): string | undefined => {
  const value = typeof input === 'object' && input !== null ? (input as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : undefined;
};

async function list(read: Read, integrationId: string, prefix: string): Promise<unknown> {
  const which = { prefix, limit: MOST_LISTED };
  const size = await sizeOfKeyValues(read, integrationId, which);
  if (size > MOST_LISTED_BYTES) {
    throw new InputFault(
      'Too much to list',
      `The values under "${prefix.slice(0, 100)}" come to ${size} bytes, ${MOST_LISTED_BYTES} are listed at once: list a longer prefix, or get them one by one.`,
    );
  }
  const rows = await listKeyValues(read, integrationId, which);
  return rows.map(({ key, value }) => ({ key, value }));
}

/** `context.database.get` and `list`, answered from the integration's own key-value store. */
export async function readForHandler(read: Read, integrationId: string, request: StepRequest): Promise<unknown> {
  if (request.action === 'database.get') {
    const row = await getKeyValue(read, integrationId, field(request.input, 'key') ?? '');
    return row?.value ?? null;
  }
  if (request.action === 'database.list') return await list(read, integrationId, field(request.input, 'prefix') ?? '');
  throw new InputFault('Unknown read', `A handler cannot ask for ${request.action}.`);
}
