import { Type } from '#src/kit/schema.ts';

const Value = Type.Union([
  Type.String({ maxLength: 1_000_000 }),
  Type.Number(),
  Type.Boolean(),
  Type.Null(),
  Type.Record(Type.String(), Type.Unknown()),
  Type.Array(Type.Unknown(), { maxItems: 10_000 }),
]);

export const Table = Type.String({
  title: 'Table',
  description: 'events, or public.events',
  minLength: 1,
  maxLength: 130,
});

export const Columns = (description: string) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 63 }), { description, minItems: 1, maxItems: 50 });

export const Rows = Type.Array(Type.Record(Type.String(), Value, { maxProperties: 200 }), {
  title: 'Rows',
  description: 'Each an object of columns; objects and lists in it go as JSON',
  minItems: 1,
  maxItems: 1000,
});

export const QueryFields = {
  sql: Type.String({
    title: 'SQL',
    description: 'One SELECT; what anybody wrote goes into params, never into it',
    minLength: 1,
    maxLength: 20_000,
  }),
  params: Type.Optional(Type.Array(Value, { maxItems: 1000 })),
  max_rows: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
};

export const RowsOut = Type.Array(Type.Record(Type.String(), Type.Unknown()));

/** What a recipe writes into a table of events. */
export const EVENT_ROW = [{ event: '{{event}}', title: '{{title}}', author: '{{author}}', url: '{{url}}' }];
