import { fitsSchema } from './check-schema.ts';
import type { TSchema } from './schema.ts';

/** A schema as schema.ts makes it. */
interface Made {
  '~kind'?: string;
  default?: unknown;
  items?: Made;
  anyOf?: Made[];
  properties?: Record<string, Made>;
  patternProperties?: Record<string, Made>;
  additionalProperties?: Made | boolean;
}

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

function fillFields(fields: Fields, names: readonly string[], schema: Made | boolean | undefined): void {
  if (typeof schema !== 'object') return;
  for (const name of names) fields[name] = fill(schema, fields[name]);
}

function fillObject({ properties = {}, additionalProperties }: Made, fields: Fields): void {
  for (const [name, schema] of Object.entries(properties)) {
    const filled = fill(schema, fields[name]);
    if (filled !== undefined) fields[name] = filled;
  }
  const others = Object.keys(fields).filter((name) => !Object.hasOwn(properties, name));
  fillFields(fields, others, additionalProperties);
}

function fillRecord({ patternProperties = {}, additionalProperties }: Made, fields: Fields): void {
  const [[pattern, schema] = ['', {}]] = Object.entries(patternProperties);
  const [known, others] = [true, false].map((fits) =>
    Object.keys(fields).filter((name) => new RegExp(pattern).test(name) === fits),
  );
  if ('default' in schema) fillFields(fields, known ?? [], schema);
  fillFields(fields, others ?? [], additionalProperties);
}

/** The first form that it fits once it is filled. */
function fillOneOf({ anyOf = [] }: Made, value: unknown): unknown {
  for (const schema of anyOf) {
    const filled = fill(schema, structuredClone(value));
    if (fitsSchema(schema, filled)) return filled;
  }
  return value;
}

function fill(schema: Made, given: unknown): unknown {
  const value = given === undefined && 'default' in schema ? structuredClone(schema.default) : given;
  const kind = schema['~kind'];
  if (kind === 'Union') return fillOneOf(schema, value);
  if (kind === 'Array' && Array.isArray(value)) return value.map((item) => fill(schema.items ?? {}, item));
  if (kind === 'Object' && isFields(value)) fillObject(schema, value);
  if (kind === 'Record' && isFields(value)) fillRecord(schema, value);
  return value;
}

/**
 * The value, which is changed, with what the schema says for fields that are left out: as TypeBox does it for the forms
 * of schema.ts. What TypeBox does it with is 480 files, for which the first call of an action would wait.
 */
export const withDefaults = (schema: TSchema, value: unknown): unknown => fill(schema as Made, value);
