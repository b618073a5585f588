import { createRequire } from 'node:module';
import type * as Schemas from 'typebox/schema';
import type { Value as Values } from 'typebox/value';
import type { TSchema } from './schema.ts';
import type { SchemaError } from './schema-sentence.ts';

const load = createRequire(import.meta.url);

let checking: typeof Schemas | undefined;
let making: typeof Values | undefined;

/** What checks: loaded with the first value that is checked, and no more of TypeBox than that takes. */
function checks(): typeof Schemas {
  checking ??= load('typebox/schema') as typeof Schemas;
  return checking;
}

function makes(): typeof Values {
  making ??= (load('typebox/value') as { Value: typeof Values }).Value;
  return making;
}

export interface Checker {
  Check(value: unknown): boolean;
  Errors(value: unknown): SchemaError[];
}

/** Code for one schema, which is ours: one from outside is interpreted, see schemaErrors. */
export function compileSchema(schema: object): Checker {
  const compiled = checks().Compile(schema);
  return { Check: (value) => compiled.Check(value), Errors: (value) => compiled.Errors(value)[1] as SchemaError[] };
}

export const fitsSchema = (schema: object, value: unknown): boolean => checks().Check(schema, value);
export const schemaErrors = (schema: object, value: unknown) => checks().Errors(schema, value)[1];

/** The value with what the schema says for fields that are left out. */
export const withDefaults = (schema: TSchema, value: unknown): unknown => makes().Default(schema, value);

/** Some value that fits. */
export const exampleOf = (schema: TSchema): unknown => makes().Create(schema);
