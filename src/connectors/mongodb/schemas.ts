import { Type } from '#src/kit/schema.ts';

export const CollectionName = Type.String({
  title: 'Collection',
  description: 'events',
  pattern: '^(?!system\\.)[^$\\0]{1,120}$',
});

export const Doc = (description: string) => Type.Record(Type.String(), Type.Unknown(), { description });

export const Filter = Doc(
  '{"status": "open", "_id": {"$oid": "…"}}; what anybody wrote goes in as a text, never as an object',
);
