import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { STATEMENT_MS } from '../sql-client.ts';
import type { MongoConnection } from './client.ts';
import { checkDocument, plainDocument } from './documents.ts';
import { CollectionName, Doc } from './schemas.ts';

export const insertOne = defineAction({
  id: 'insert_one',
  title: 'Insert a document',
  summary: 'Writes a document into a collection.',
  effect: 'write',
  recipe: {
    kind: 'call',
    place: 'collection',
    with: { document: { event: '{{event}}', title: '{{title}}', author: '{{author}}', url: '{{url}}' } },
  },
  input: Type.Object(
    { collection: CollectionName, document: Doc('{"$date": "2026-01-01T00:00:00Z"} in it is a time') },
    { additionalProperties: false },
  ),
  output: Type.Object({ inserted_id: Type.String() }),
  example: { collection: 'events', document: { title: 'The build is red', author: 'octocat' } },
  async run({ collection: name, document }, mongo: MongoConnection) {
    checkDocument(document);
    const { insertedId } = await mongo.on(name, ({ collection, read }) =>
      collection.insertOne(read(document), { maxTimeMS: STATEMENT_MS }),
    );
    return { inserted_id: String(plainDocument(insertedId)) };
  },
});
