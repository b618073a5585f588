import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { connectMysql } from './client.ts';
import { insert } from './insert.ts';
import { query } from './query.ts';
import { upsert } from './upsert.ts';

export default defineConnector({
  id: 'mysql',
  title: 'MySQL',
  words: ['mysql', 'mariadb'],
  category: 'databases',
  docs: 'https://dev.mysql.com/doc/',
  baseUrl: null,
  library: 'mysql2',
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({ url: Secret('Address', 'mysql://user:password@db.example.com:3306/name') }),
  },
  connect: connectMysql,
  async probe(database) {
    await database.read('SELECT 1 AS one', [], 1, { signal: undefined });
    return { account: database.account(), scopes: null };
  },
  actions: [query, insert, upsert],
});
