import type { Json } from '../openapi/types.ts';

const DEEPEST = 5;

function ofType(schema: Json): unknown {
  const types = [schema.type].flat();
  if (types.includes('string')) return schema.format === 'date-time' ? '2026-01-01T00:00:00.000Z' : '…';
  if (types.includes('integer') || types.includes('number')) return schema.minimum ?? 0;
  return types.includes('boolean') ? true : null;
}

/** A value of that shape, as a reader recognises it. */
export function exampleOf(schema: Json, schemas: Record<string, Json>, depth = 0): unknown {
  const inner = (one: unknown): unknown => exampleOf(one as Json, schemas, depth + 1);
  if (typeof schema.$ref === 'string') return inner(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
  const [example] = (schema.examples as unknown[] | undefined) ?? [];
  const [word] = (schema.enum as unknown[] | undefined) ?? [];
  const known = example ?? schema.default ?? schema.const ?? word;
  if (known !== undefined) return known;
  if (depth > DEEPEST) return '…';
  if (Array.isArray(schema.anyOf)) return inner(schema.anyOf[0]);
  if (schema.type === 'array') return [inner(schema.items ?? {})];
  if (schema.type !== 'object') return ofType(schema);
  return Object.fromEntries(Object.entries((schema.properties ?? {}) as Json).map(([key, one]) => [key, inner(one)]));
}
