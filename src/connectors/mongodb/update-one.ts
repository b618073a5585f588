import { InputFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { STATEMENT_MS } from '../sql-client.ts';
import type { MongoConnection } from './client.ts';
import { checkDocument, plainDocument } from './documents.ts';
import { CollectionName, Doc, Filter } from './schemas.ts';

export const updateOne = defineAction({
  id: 'update_one',
  title: 'Change a document',
  summary: 'Changes the first document that a filter fits, or makes it.',
  effect: 'write',
  input: Type.Object(
    {
      collection: CollectionName,
      filter: Filter,
      update: Doc('{"$set": {"status": "closed"}, "$inc": {"count": 1}}'),
      upsert: Type.Optional(Type.Boolean({ description: 'Make it where there is none', default: false })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    matched: Type.Integer(),
    modified: Type.Integer(),
    upserted_id: Type.Union([Type.String(), Type.Null()]),
  }),
  example: { collection: 'events', filter: { number: 42 }, update: { $set: { status: 'closed' } }, upsert: true },
  async run({ collection: name, filter, update, upsert = false }, mongo: MongoConnection) {
    checkDocument(filter);
    checkDocument(update);
    const names = Object.keys(update);
    if (names.length === 0 || names.some((one) => !one.startsWith('$'))) {
      throw new InputFault('Invalid input', '"update" says what to do with the document: {"$set": {…}}.');
    }
    const { matchedCount, modifiedCount, upsertedId } = await mongo.on(name, ({ collection, read }) =>
      collection.updateOne(read(filter), read(update), { upsert, maxTimeMS: STATEMENT_MS }),
    );
    return {
      matched: matchedCount,
      modified: modifiedCount,
      upserted_id: upsertedId === null ? null : String(plainDocument(upsertedId)),
    };
  },
});
