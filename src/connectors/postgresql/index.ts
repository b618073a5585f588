import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { connectPostgresql } from './client.ts';
import { insert } from './insert.ts';
import { query } from './query.ts';
import { postgresqlSource } from './source.ts';
import { upsert } from './upsert.ts';

export default defineConnector({
  id: 'postgresql',
  title: 'PostgreSQL',
  words: ['postgres', 'постгрес'],
  category: 'databases',
  docs: 'https://www.postgresql.org/docs/current/',
  baseUrl: null,
  library: 'pg',
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({
      url: Secret('Address', 'postgresql://user:password@db.example.com:5432/name'),
      channels: Type.Optional(
        Type.String({ title: 'Channels', description: 'Those of NOTIFY, with commas; only to receive events' }),
      ),
    }),
  },
  connect: connectPostgresql,
  async probe(database) {
    await database.read('SELECT 1 AS one', [], 1, { signal: undefined });
    return { account: database.account(), scopes: null };
  },
  actions: [query, insert, upsert],
  source: postgresqlSource,
});
