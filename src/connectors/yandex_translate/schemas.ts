import { Type } from '#src/kit/schema.ts';

export const ApiKey = Type.Optional(
  Type.String({
    title: 'API key',
    description: "Of this call; the credential's unless given",
    minLength: 1,
    'x-secret': true,
  }),
);

/** Yandex takes 10,000 characters in one call. */
export const Text = Type.String({ title: 'Text', minLength: 1, maxLength: 10_000 });

export const Language = Type.String({
  title: 'Language',
  description: 'en, ru, pt-BR, …',
  pattern: '^[A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?$',
});
