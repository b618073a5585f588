import { createHash } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';
import type { HttpClient, HttpResponse, Method } from '#src/kit/http-types.ts';
import type { Doors } from '../define.ts';
import { s3Fault } from './errors.ts';

export interface S3Credential {
  access_key_id: string;
  secret_access_key: string;
  region?: string;
  base_url: string;
}

/** A bucket, or an object in it; neither is the account. */
export interface Place {
  bucket?: string;
  key?: string;
  query?: Record<string, string | undefined>;
}

interface Sending {
  headers?: Record<string, string | undefined>;
  body?: Buffer;
  bytes?: boolean;
  maxResponseBytes?: number;
  signal?: AbortSignal;
}

export interface S3Client {
  send(method: Method, place: Place, sending?: Sending): Promise<HttpResponse>;
  /** An address that works without a credential for so many seconds. */
  presign(method: 'GET' | 'PUT', place: Place, seconds: number): Promise<string>;
  account: string;
}

export const BASE_URL = 'https://s3.{region}.amazonaws.com/';

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** Path-style, which every compatible store takes and AWS takes as well: one host, whatever the bucket. */
export function pathOf({ bucket, key, query = {} }: Place): string {
  const path = [bucket ?? '', ...(key ?? '').split('/')].map(encoded).join('/');
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : `${encoded(name)}=${encoded(value)}`,
  );
  return `${key === undefined ? encoded(bucket ?? '') : path}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`;
}

const stampOf = (now: number): string => new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, '');

export function connectS3(
  { access_key_id, secret_access_key, region, base_url }: S3Credential,
  doors: Doors,
): S3Client {
  const where = region?.trim() || 'us-east-1';
  const baseUrl = base_url.replace('{region}', where);
  const http: HttpClient = doors.http({ baseUrl, fault: s3Fault, headers: { accept: '*/*' } });
  const signer = (method: string, path: string, more: object): AwsV4Signer =>
    new AwsV4Signer({
      method,
      url: `${baseUrl}${path}`,
      accessKeyId: access_key_id,
      secretAccessKey: secret_access_key,
      service: 's3',
      region: where,
      datetime: stampOf(doors.now()),
      ...more,
    });
  return {
    account: access_key_id,
    async send(method, place, { headers, ...sending } = {}) {
      const path = pathOf(place);
      const hash = createHash('sha256')
        .update(sending.body ?? '')
        .digest('hex');
      const given = Object.entries({ ...headers, 'x-amz-content-sha256': hash }).filter(([, one]) => one !== undefined);
      const signed = await signer(method, path, { headers: given }).sign();
      return await http.request(method, path, { ...sending, headers: Object.fromEntries(signed.headers) });
    },
    async presign(method, place, seconds) {
      const path = pathOf({ ...place, query: { ...place.query, 'X-Amz-Expires': String(seconds) } });
      const { url } = await signer(method, path, { signQuery: true }).sign();
      return url.href;
    },
  };
}
