import { describe, expect, test } from '@jest/globals';
import { Type as TypeBox } from 'typebox';
import { Value } from 'typebox/value';
import { compileSchema, exampleOf, fitsSchema } from '#src/kit/check-schema.ts';
import { OurFault } from '#src/kit/faults.ts';
import { type TString, Type } from '#src/kit/schema.ts';
import { withDefaults } from '#src/kit/schema-defaults.ts';

/** With what TypeBox keeps out of sight; what is seen in the order in which it stands. */
function whole(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const all = Object.entries(Object.getOwnPropertyDescriptors(value));
  const hidden = all.flatMap(([name, { value: inner, enumerable }]) => (enumerable ? [] : [[name, inner]]));
  return { seen: Object.entries(value).map(([name, inner]) => [name, whole(inner)]), hidden: hidden.sort() };
}

type Make = (type: typeof Type) => object;

const FORMS: Record<string, Make> = {
  texts: (type) => type.String({ minLength: 1, 'x-secret': true, title: 'A text' }),
  'texts without more': (type) => type.String(),
  numbers: (type) => type.Array(type.Number({ minimum: 0.5 })),
  'whole numbers': (type) => type.Integer({ maximum: 3, default: 2 }),
  switches: (type) => type.Boolean({ default: false }),
  nothing: (type) => type.Union([type.Null(), type.Unknown({ description: 'anything' })], { examples: [null] }),
  'one of several': (type) => type.Union([type.Literal('a'), type.Literal(1), type.Literal(true, { title: 'yes' })]),
  lists: (type) => type.Array(type.String(), { maxItems: 2 }),
  objects: (type) =>
    type.Object({ a: type.String(), b: type.Optional(type.Integer()) }, { additionalProperties: false }),
  'objects of which nothing is needed': (type) => type.Object({ b: type.Optional(type.Union([type.Null()])) }),
  'objects, all of it left to choice': (type) =>
    type.Partial(type.Object({ a: type.String(), b: type.Optional(type.Null()) }, { title: 'Before' }), {
      minProperties: 1,
    }),
  records: (type) => type.Record(type.String(), type.Unknown(), { maxProperties: 3 }),
  'records with keys of one form': (type) => type.Record(type.String({ pattern: '^[a-z]$' }), type.Integer()),
  'what others wrote': (type) => type.Optional(type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 4 })),
};

describe('schemas', () => {
  test.each(Object.entries(FORMS))('%s are as TypeBox makes them', (_name, make) => {
    expect(whole(make(Type))).toEqual(whole(make(TypeBox as unknown as typeof Type)));
  });

  test('a record has texts as keys', () => {
    expect(() => Type.Record(Type.Integer() as unknown as TString, Type.Null())).toThrow(OurFault);
  });

  test('are checked, filled and made examples of', () => {
    const schema = Type.Object(
      { name: Type.String({ minLength: 2 }), size: Type.Integer({ default: 3 }) },
      { additionalProperties: false },
    );
    const { Check, Errors } = compileSchema(schema);
    expect([
      Check({ name: 'ab', size: 1 }),
      Check({ name: 'a', size: 1 }),
      Check({ name: 'ab', size: 1, more: 1 }),
    ]).toEqual([true, false, false]);
    expect(Errors({ size: 1 }).map(({ keyword }) => keyword)).toEqual(['required']);
    expect(withDefaults(schema, { name: 'ab' })).toEqual({ name: 'ab', size: 3 });
    expect(fitsSchema(schema, exampleOf(schema))).toBe(true);
  });

  test('defaults are filled in as TypeBox does it', () => {
    const size = Type.Integer({ default: 3 });
    const inner = Type.Object({
      size,
      name: Type.Optional(Type.String()),
      on: Type.Optional(Type.Boolean({ default: false })),
    });
    const schema = Type.Object(
      {
        inner: Type.Optional(inner),
        made: Type.Object({ size }, { default: {} }),
        list: Type.Optional(Type.Array(inner)),
        sizes: Type.Optional(Type.Record(Type.String({ pattern: '^a' }), size, { additionalProperties: inner })),
        either: Type.Optional(Type.Union([inner, Type.String(), Type.Null()], { default: 'this' })),
      },
      { additionalProperties: inner },
    );
    const values: unknown[] = [
      {},
      { inner: {}, made: null, list: [{}, { size: 1 }, 7], either: {}, more: { name: 'x' }, other: 4 },
      { inner: 1, list: {}, sizes: { a: undefined, ab: 4, b: {}, c: 1 }, either: { size: 'no' } },
      { inner: [], made: { size: undefined }, sizes: [], either: null },
      undefined,
      null,
      'text',
      [{}],
    ];
    for (const value of values) {
      expect(withDefaults(schema, structuredClone(value))).toEqual(Value.Default(schema, structuredClone(value)));
    }
  });
});
