import { InputFault } from '#src/kit/faults.ts';
import type { StepRequest } from '#src/sandbox/sandbox.ts';
import { getKeyValue, listKeyValues } from '#src/store/key-values.ts';
import type { Read } from '#src/store/store.ts';

const MOST_LISTED = 1000;

const field = (input: unknown, name: string): string | undefined => {
  const value = typeof input === 'object' && input !== null ? (input as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : undefined;
};

/** `context.database.get` and `list`, answered from the integration's own key-value store. */
export async function readForHandler(read: Read, integrationId: string, request: StepRequest): Promise<unknown> {
  if (request.action === 'database.get') {
    const row = await getKeyValue(read, integrationId, field(request.input, 'key') ?? '');
    return row?.value ?? null;
  }
  if (request.action === 'database.list') {
    const rows = await listKeyValues(read, integrationId, {
      prefix: field(request.input, 'prefix') ?? '',
      limit: MOST_LISTED,
    });
    return rows.map(({ key, value }) => ({ key, value }));
  }
  throw new InputFault('Unknown read', `A handler cannot ask for ${request.action}.`);
}
