import { CredentialFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { BASE_URL, connectS3 } from './client.ts';
import { getObject } from './get-object.ts';
import { listObjects } from './list-objects.ts';
import { presign } from './presign.ts';
import { putObject } from './put-object.ts';
import { s3Source } from './source.ts';

/** Whoever may not list the buckets was recognised all the same. */
const isKnown = (thrown: unknown): boolean =>
  thrown instanceof CredentialFault && (thrown.details as { code?: string }).code === 'AccessDenied';

export default defineConnector({
  id: 's3',
  title: 'Amazon S3',
  words: ['s3!', 'amazon s3', 'aws s3', 'minio', 'с3!', 'амазон с3'],
  category: 'cloud_storage',
  docs: 'https://docs.aws.amazon.com/AmazonS3/latest/API/',
  baseUrl: BASE_URL,
  library: 'aws4fetch',
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({
      access_key_id: Type.String({
        title: 'Access key ID',
        description: 'Of a user that may use the bucket',
        minLength: 1,
      }),
      secret_access_key: Secret('Secret access key', 'Shown once, when the key is made'),
      region: Type.Optional(
        Type.String({ title: 'Region', description: 'Of the bucket: eu-central-1; us-east-1 unless given' }),
      ),
    }),
  },
  connect: connectS3,
  async probe(s3) {
    try {
      await s3.send('GET', { query: { 'max-buckets': '1' } });
    } catch (thrown) {
      if (!isKnown(thrown)) throw thrown;
    }
    return { account: s3.account, scopes: null };
  },
  actions: [putObject, getObject, listObjects, presign],
  source: s3Source,
});
