import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import type { S3Client } from './client.ts';
import { Bucket, Key } from './schemas.ts';

export const presign = defineAction({
  id: 'presign',
  title: 'Make a link to an object',
  summary: 'Makes an address that anybody can read (or write) one object at, for a while. S3 is not asked.',
  effect: 'read',
  scopes: ['s3:GetObject'],
  input: Type.Object(
    {
      bucket: Bucket,
      key: Key,
      method: Type.Optional(Type.Union([Type.Literal('GET'), Type.Literal('PUT')], { default: 'GET' })),
      expires_in: Type.Optional(
        Type.Integer({ description: 'Seconds, a week at most', minimum: 1, maximum: 604_800, default: 3600 }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ url: Type.String(), expires_at: Type.String() }),
  example: { bucket: 'my-app-bucket', key: 'reports/january.txt', expires_in: 600 },
  async run({ bucket, key, method = 'GET', expires_in = 3600 }, s3: S3Client, { now }) {
    const url = await s3.presign(method, { bucket, key }, expires_in);
    return { url, expires_at: new Date(now + expires_in * 1000).toISOString() };
  },
});
