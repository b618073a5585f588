import type { Content, Json, Schemas } from './types.ts';

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isWord = (one: unknown): one is { const: string } => isRecord(one) && typeof one.const === 'string';

/** A choice of words reads better as one list. */
function asEnum({ anyOf, ...rest }: Json): Json {
  if (!Array.isArray(anyOf)) return anyOf === undefined ? rest : { ...rest, anyOf };
  if (anyOf.length === 0 || !anyOf.every(isWord)) return { ...rest, anyOf };
  return { ...rest, type: 'string', enum: anyOf.map((one) => one.const) };
}

/** A schema as JSON; those with a name go to `schemas` once and are referred to. */
export function plainSchema(schema: unknown, schemas: Schemas): Json {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (!isRecord(value)) return value;
    const { $id: name, ...rest } = value;
    const plain = (): Json =>
      asEnum(Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, walk(inner)])));
    if (typeof name !== 'string') return plain();
    if (!schemas.has(name)) schemas.set(name, plain());
    return { $ref: `#/components/schemas/${name}` };
  };
  return walk(JSON.parse(JSON.stringify(schema))) as Json;
}

export const jsonContent = (schema: unknown, schemas: Schemas): Content => ({
  'application/json': { schema: plainSchema(schema, schemas) },
});
