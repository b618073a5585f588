import { type TSchema, Type } from '#src/kit/schema.ts';

export const FIELDS = Type.Object({
  fields: Type.Optional(
    Type.String({ maxLength: 500, description: 'only these fields, comma-separated: id,name,status' }),
  ),
});

/** Every GET takes `fields`, beside what it takes anyway. */
export function withFields(query: TSchema | undefined): TSchema {
  const own = (query as { properties?: Record<string, TSchema> } | undefined)?.properties ?? {};
  return Type.Object({ ...own, ...FIELDS.properties });
}

const isRecord = (value: unknown): value is object => typeof value === 'object' && value !== null;

const pick = (value: unknown, wanted: ReadonlySet<string>): unknown =>
  isRecord(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => wanted.has(key))) : value;

/** `fields=id,name`: only these, of one thing or of each in a list. */
export function onlyFields(answer: unknown, fields: string | undefined): unknown {
  if (!fields) return answer;
  const wanted = new Set(fields.split(',').map((field) => field.trim()));
  return Array.isArray(answer) ? answer.map((one) => pick(one, wanted)) : pick(answer, wanted);
}
