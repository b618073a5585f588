import { InputFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { MOST_BYTES, STATEMENT_MS } from '../sql-client.ts';
import type { MongoConnection } from './client.ts';
import { checkDocument, plainDocument } from './documents.ts';
import { CollectionName, Doc, Filter } from './schemas.ts';

const BATCH = 50;

export const find = defineAction({
  id: 'find',
  title: 'Find documents',
  summary: 'Reads the documents that a filter fits, for 15 seconds at most.',
  effect: 'read',
  input: Type.Object(
    {
      collection: CollectionName,
      filter: Type.Optional(Filter),
      projection: Type.Optional(Doc('{"title": 1}')),
      sort: Type.Optional(Type.Record(Type.String(), Type.Union([Type.Literal(1), Type.Literal(-1)]))),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ documents: Type.Array(Type.Record(Type.String(), Type.Unknown())), truncated: Type.Boolean() }),
  example: { collection: 'events', filter: { author: 'octocat' }, sort: { number: -1 }, limit: 10 },
  async run({ collection: name, filter = {}, projection, sort, limit = 100 }, mongo: MongoConnection) {
    checkDocument(filter);
    checkDocument(projection);
    return await mongo.on(name, async ({ collection, read, sizeOf }) => {
      const shown = { ...(projection ? { projection } : {}), ...(sort ? { sort } : {}) };
      const cursor = collection.find(read(filter), {
        ...shown,
        limit: limit + 1,
        batchSize: BATCH,
        maxTimeMS: STATEMENT_MS,
      });
      const documents: Record<string, unknown>[] = [];
      let size = 0;
      for await (const document of cursor) {
        size += sizeOf(document);
        if (size > MOST_BYTES)
          throw new InputFault('Answer too large', 'The documents have more than 5 MB. Ask for fewer fields.');
        if (documents.length === limit) return { documents, truncated: true };
        documents.push(plainDocument(document) as Record<string, unknown>);
      }
      return { documents, truncated: false };
    });
  },
});
