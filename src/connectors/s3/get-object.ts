import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { bytesAs, Encoding } from '../bytes-as.ts';
import { defineAction } from '../define.ts';
import { text } from '../loose.ts';
import type { S3Client } from './client.ts';
import { Bucket, etagOf, Key, Maybe } from './schemas.ts';

const MOST_BYTES = 5 * 1024 * 1024;

export const getObject = defineAction({
  id: 'get_object',
  title: 'Get an object',
  summary: 'Reads an object of up to 5 MB, as text or in base64.',
  effect: 'read',
  shortNames: ['download'],
  scopes: ['s3:GetObject'],
  input: Type.Object(
    { bucket: Bucket, key: Key, version_id: Type.Optional(Type.String({ maxLength: 1024 })), encoding: Encoding },
    { additionalProperties: false },
  ),
  output: Type.Object({
    content: Type.String(),
    encoding: Type.String(),
    content_type: Maybe,
    size: Type.Integer(),
    etag: Maybe,
    last_modified: Maybe,
  }),
  example: { bucket: 'my-app-bucket', key: 'reports/january.txt' },
  async run({ bucket, key, version_id: versionId, encoding }, s3: S3Client, call) {
    const place = { bucket, key, query: { versionId } };
    const { body, headers } = await s3.send('GET', place, { bytes: true, maxResponseBytes: MOST_BYTES, ...stop(call) });
    return {
      ...bytesAs(body, encoding),
      content_type: text(headers['content-type']),
      etag: etagOf(headers.etag),
      last_modified: text(headers['last-modified']),
    };
  },
});
