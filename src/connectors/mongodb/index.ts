import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { connectMongodb } from './client.ts';
import { find } from './find.ts';
import { insertOne } from './insert-one.ts';
import { updateOne } from './update-one.ts';

export default defineConnector({
  id: 'mongodb',
  title: 'MongoDB',
  words: ['mongo', 'монго'],
  category: 'databases',
  docs: 'https://www.mongodb.com/docs/drivers/node/current/',
  baseUrl: null,
  library: 'mongodb',
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({ url: Secret('Address', 'mongodb+srv://user:password@cluster.example.com/name') }),
  },
  connect: connectMongodb,
  async probe(mongo) {
    await mongo.ping();
    return { account: mongo.account(), scopes: null };
  },
  actions: [find, insertOne, updateOne],
});
