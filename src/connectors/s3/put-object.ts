import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { text } from '../loose.ts';
import type { S3Client } from './client.ts';
import { Bucket, etagOf, Key, Maybe } from './schemas.ts';

export const putObject = defineAction({
  id: 'put_object',
  title: 'Put an object',
  summary: 'Writes a text or a base64-encoded file under a key. What was there is replaced.',
  effect: 'write',
  idempotent: true,
  shortNames: ['upload'],
  scopes: ['s3:PutObject'],
  recipe: {
    kind: 'call',
    place: 'bucket',
    with: {
      key: 'events/{{event}}-{{default number "event"}}.txt',
      content: '{{default title event}}\n\n{{body}}\n\n{{url}}',
    },
  },
  input: Type.Object(
    {
      bucket: Bucket,
      key: Key,
      content: Type.String({ description: 'The text, or base64', maxLength: 24_000_000 }),
      encoding: Type.Optional(Type.Union([Type.Literal('utf8'), Type.Literal('base64')], { default: 'utf8' })),
      content_type: Type.Optional(
        Type.String({ pattern: '^[\\w.+-]+/[\\w.+-]+(?:; ?[\\w-]+=[\\w.-]+)*$', maxLength: 200 }),
      ),
      cache_control: Type.Optional(Type.String({ maxLength: 200 })),
      metadata: Type.Optional(
        Type.Record(Type.String({ pattern: '^[A-Za-z0-9-]{1,60}$' }), Type.String({ maxLength: 1000 }), {
          maxProperties: 20,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ bucket: Type.String(), key: Type.String(), etag: Maybe, version_id: Maybe }),
  example: { bucket: 'my-app-bucket', key: 'reports/january.txt', content: 'All went well.' },
  async run({ bucket, key, content, encoding, content_type, cache_control, metadata = {} }, s3: S3Client, call) {
    const isText = encoding !== 'base64';
    const headers = {
      'content-type': content_type ?? (isText ? 'text/plain; charset=utf-8' : 'application/octet-stream'),
      'cache-control': cache_control,
      ...Object.fromEntries(
        Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name.toLowerCase()}`, value]),
      ),
    };
    const body = Buffer.from(content, isText ? 'utf8' : 'base64');
    const answer = await s3.send('PUT', { bucket, key }, { headers, body, ...stop(call) });
    return { bucket, key, etag: etagOf(answer.headers.etag), version_id: text(answer.headers['x-amz-version-id']) };
  },
});
