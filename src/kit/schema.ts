import type { TObjectOptions, TRecord, TSchema, TString, Type as TypeBox } from 'typebox';
import { OurFault } from './faults.ts';

export type { Static, TObject, TProperties, TSchema, TString } from 'typebox';

type Json = Record<string, unknown>;

/** Every key may come; a pattern of the key is one of its values' schemas, not of its type. */
type RecordOf = <Value extends TSchema>(key: TString, value: Value, options?: TObjectOptions) => TRecord<'^.*$', Value>;

type Forms = 'Array' | 'Boolean' | 'Integer' | 'Literal' | 'Null' | 'Number' | 'Object' | 'Optional' | 'Partial';
type Builders = Pick<typeof TypeBox, Forms | 'String' | 'Union' | 'Unknown' | 'Unsafe'> & { Record: RecordOf };

/** What TypeBox knows a schema by: no part of the JSON Schema that others read. */
const mark = (schema: Json, name: string, value: unknown): Json =>
  Object.defineProperty(schema, name, { value, configurable: true, enumerable: false, writable: true });

const copy = (schema: object): Json => Object.defineProperties({}, Object.getOwnPropertyDescriptors(schema));

const form =
  (kind: string, type?: string) =>
  (options?: Json): Json =>
    mark({ ...(type === undefined ? {} : { type }), ...options }, '~kind', kind);

const optional = (schema: object): Json => mark(copy(schema), '~optional', true);

function object(properties: Record<string, object>, options?: Json): Json {
  const required = Object.keys(properties).filter((name) => !('~optional' in (properties[name] ?? {})));
  const named = required.length > 0 ? { required } : {};
  return mark({ type: 'object', ...named, properties, ...options }, '~kind', 'Object');
}

function record({ type, pattern = '^.*$' }: { type?: string; pattern?: string }, value: object, options?: Json): Json {
  if (type !== 'string') throw new OurFault('Not a key', 'The key of a record is a Type.String().');
  return mark({ type: 'object', patternProperties: { [pattern]: value }, ...options }, '~kind', 'Record');
}

const partial = ({ properties }: { properties: Record<string, object> }, options?: Json): Json =>
  object(Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, optional(schema)])), options);

/**
 * The forms of TypeBox that schemas here are made of, as TypeBox makes them and under its types. Its own module
 * is hundreds of files that every start would load; what checks values is loaded by check-schema.ts when there is one.
 */
export const Type = {
  Array: (items: object, options?: Json) => mark({ type: 'array', items, ...options }, '~kind', 'Array'),
  Boolean: form('Boolean', 'boolean'),
  Integer: form('Integer', 'integer'),
  Literal: (value: unknown, options?: Json) =>
    mark({ type: typeof value, const: value, ...options }, '~kind', 'Literal'),
  Null: form('Null', 'null'),
  Number: form('Number', 'number'),
  Object: object,
  Optional: optional,
  Partial: partial,
  Record: record,
  String: form('String', 'string'),
  Union: (anyOf: object[], options?: Json) => mark({ anyOf, ...options }, '~kind', 'Union'),
  Unknown: form('Unknown'),
  Unsafe: (schema: object) => mark(copy(schema), '~unsafe', null),
} as unknown as Builders;
