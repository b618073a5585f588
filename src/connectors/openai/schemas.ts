import { Type } from '#src/kit/schema.ts';

export const Model = Type.String({
  title: 'Model',
  description: 'Its id, as openai_list_models shows it',
  minLength: 1,
  maxLength: 200,
});

export const Temperature = Type.Optional(
  Type.Number({ description: 'From 0, the same each time, to 2', minimum: 0, maximum: 2, default: 1 }),
);

/** Text, or parts of text, images and files as OpenAI takes them. */
export const Content = Type.Union([Type.String(), Type.Array(Type.Record(Type.String(), Type.Unknown()))]);

/** What a long answer may take. */
export const PATIENCE_MS = 120_000;
