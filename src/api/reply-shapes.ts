import { type TProperties, type TSchema, Type } from '#src/kit/schema.ts';

/** What answers are made of. A shape with a name stands once in the OpenAPI document. */
export const named = <const P extends TProperties>(name: string, properties: P, description?: string) =>
  Type.Object(properties, { $id: name, ...(description === undefined ? {} : { description }) });

export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const Time = Type.String({ format: 'date-time', description: 'ISO 8601, UTC' });
export const TimeOrNull = nullable(Time);
export const TextOrNull = nullable(Type.String());
export const Milliseconds = Type.Number({ minimum: 0, description: 'milliseconds' });
export const Count = Type.Integer({ minimum: 0 });
export const Anything = Type.Unknown();
export const Loose = Type.Record(Type.String(), Type.Unknown());

export const oneOf = <const T extends readonly string[]>(values: T) =>
  Type.Union(values.map((value) => Type.Literal(value)));

export const Refusal = named(
  'Error',
  {
    error: Type.String({ description: 'a short name, for programs' }),
    message: Type.String({ description: 'a sentence that says what to do' }),
    details: Type.Optional(Anything),
  },
  'Every refusal has this shape.',
);
