import { Type } from '#src/kit/schema.ts';
import { text } from '../loose.ts';

export const Bucket = Type.String({
  title: 'Bucket',
  description: 'Its name',
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$',
});

export const Key = Type.String({
  title: 'Key',
  description: 'The path of the object in its bucket: reports/2026/january.csv',
  minLength: 1,
  maxLength: 1024,
});

export const Maybe = Type.Union([Type.String(), Type.Null()]);

/** Etags come in quotes. */
export const etagOf = (value: unknown): string | null => text(value)?.replaceAll('"', '') ?? null;
