import { Type } from '#src/kit/schema.ts';

export const DedupKey = Type.String({
  title: 'Key',
  description: 'The same for everything that is said of one alert',
  maxLength: 255,
});

export const Taken = Type.Object({ dedup_key: Type.String(), message: Type.String() });
