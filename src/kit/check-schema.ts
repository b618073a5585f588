import type * as Schemas from 'typebox/schema';
import type * as Values from 'typebox/value';
import { late } from './late.ts';
import type { TSchema } from './schema.ts';
import type { SchemaError } from './schema-sentence.ts';

/** What checks takes a third of TypeBox, what makes values the rest. */
const checks = late<typeof Schemas>('typebox/schema');
const values = late<typeof Values>('typebox/value');

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

/** Some value that fits. */
export const exampleOf = (schema: TSchema): unknown => values().Create(schema);
