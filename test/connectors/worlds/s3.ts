import { createEmulator } from 'emulate';
import type { World } from './world.ts';

/** The emulated S3, with one object in one bucket. */
export async function openS3(): Promise<World & { url: string }> {
  const aws = await createEmulator({
    service: 'aws',
    port: 0,
    seed: { aws: { region: 'us-east-1', s3: { buckets: [{ name: 'my-app-bucket' }] } } },
  });
  const url = `${aws.url.replace('localhost', '127.0.0.1')}/`;
  await fetch(`${url}my-app-bucket/reports/january.txt`, { method: 'PUT', body: 'All went well.' });
  const credential = { access_key_id: 'AKIAIOSFODNN7EXAMPLE', secret_access_key: 'canary-secret-key', base_url: url };
  return {
    url,
    credential: () => credential,
    input: (_action, example) => example,
    close: () => aws.close(),
  };
}
