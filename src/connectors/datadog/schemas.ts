import { Type } from '#src/kit/schema.ts';

export const Tags = Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
  title: 'Tags',
  description: 'key:value',
  maxItems: 100,
});
