import { Type } from '#src/kit/schema.ts';
import { type Call, stop } from '../action.ts';
import { defineAction } from '../define.ts';
import type { S3Client } from './client.ts';
import { Bucket, etagOf, Maybe } from './schemas.ts';
import { elements, textIn } from './xml.ts';

const PAGE = 1000;
/** Pages that bring nothing would be asked for for ever. */
const MOST_PAGES = 50;

interface Page {
  xml: string;
  next: string | null;
}

/** Keys may hold what XML cannot, so that they are asked for URL-encoded. */
const keyIn = (page: string, text: string): string =>
  textIn(page, 'EncodingType') === 'url' ? decodeURIComponent(text.replaceAll('+', ' ')) : text;

const objectIn = (page: string, xml: string) => ({
  key: keyIn(page, textIn(xml, 'Key') ?? ''),
  size: Number(textIn(xml, 'Size') ?? 0),
  etag: etagOf(textIn(xml, 'ETag')),
  last_modified: textIn(xml, 'LastModified'),
});

async function pageOf(
  s3: S3Client,
  bucket: string,
  query: Record<string, string | undefined>,
  call: Call,
): Promise<Page> {
  const asked = { 'list-type': '2', 'encoding-type': 'url', ...query };
  const { body } = await s3.send('GET', { bucket, query: asked }, stop(call));
  const xml = typeof body === 'string' ? body : '';
  const next = textIn(xml, 'IsTruncated') === 'true' ? textIn(xml, 'NextContinuationToken') : null;
  return { xml, next };
}

export const listObjects = defineAction({
  id: 'list_objects',
  title: 'List objects',
  summary: 'Lists the objects of a bucket whose keys begin with a prefix.',
  effect: 'read',
  scopes: ['s3:ListBucket'],
  input: Type.Object(
    {
      bucket: Bucket,
      prefix: Type.Optional(Type.String({ description: 'reports/', maxLength: 1024 })),
      delimiter: Type.Optional(
        Type.String({ description: '/ shows one level: folders come as prefixes', maxLength: 20 }),
      ),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, default: 1000 })),
      cursor: Type.Optional(Type.String({ description: 'The next of the page before', maxLength: 2000 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    objects: Type.Array(Type.Object({ key: Type.String(), size: Type.Integer(), etag: Maybe, last_modified: Maybe })),
    prefixes: Type.Array(Type.String()),
    next: Maybe,
  }),
  example: { bucket: 'my-app-bucket', prefix: 'reports/' },
  async run({ bucket, prefix, delimiter, limit = PAGE, cursor }, s3: S3Client, call) {
    const objects: ReturnType<typeof objectIn>[] = [];
    const prefixes: string[] = [];
    let next = cursor ?? null;
    for (let left = limit, pages = 0; left > 0 && pages < MOST_PAGES; pages++) {
      const query = {
        prefix,
        delimiter,
        'max-keys': String(Math.min(left, PAGE)),
        'continuation-token': next ?? undefined,
      };
      const page = await pageOf(s3, bucket, query, call);
      objects.push(...elements(page.xml, 'Contents').map((one) => objectIn(page.xml, one)));
      prefixes.push(...elements(page.xml, 'CommonPrefixes').map((one) => keyIn(page.xml, textIn(one, 'Prefix') ?? '')));
      left = limit - objects.length - prefixes.length;
      next = page.next;
      if (next === null) break;
    }
    return { objects, prefixes, next };
  },
});
