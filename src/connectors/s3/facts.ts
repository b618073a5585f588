import type { Facts } from '../facts.ts';

type Loose = Record<string, unknown>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const numeric = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);

const MOST = 100;
const LONGEST_SEQUENCER = 32;

/** What happened to one object, whichever way it was told. */
export interface Stored {
  type: string;
  bucket: string | null;
  key: string | null;
  size: number | null;
  etag: string | null;
  version: string | null;
  /** Of two events about one key the greater one is the later: they may arrive in any order. */
  sequencer: string | null;
  by: string | null;
  at: string | null;
  region: string | null;
}

const snake = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase();

/** `ObjectCreated:CompleteMultipartUpload` → `object_created.complete_multipart_upload`. */
function typeOfRecord(name: unknown): string {
  const parts = (text(name) ?? '').replace(/^s3:/, '').split(':').slice(0, 3).map(snake);
  return parts.every((part) => /^[a-z][a-z0-9_]{0,60}$/.test(part)) ? parts.join('.') : 'unknown';
}

/** Keys are URL-encoded in notifications, with a plus for a space. */
function keyOf(value: unknown): string | null {
  const key = text(value);
  try {
    return key === null ? null : decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}

/** Shorter ones are filled up on the right before they are compared, as S3 says. */
const sequencerOf = (value: unknown): string | null => {
  const hex = text(value);
  return hex !== null && /^[0-9a-f]{1,32}$/i.test(hex) ? hex.toUpperCase().padEnd(LONGEST_SEQUENCER, '0') : null;
};

function fromRecord(record: Loose): Stored {
  const s3 = object(record.s3);
  const it = object(s3.object);
  return {
    type: typeOfRecord(record.eventName),
    bucket: text(object(s3.bucket).name),
    key: keyOf(it.key),
    size: numeric(it.size),
    etag: text(it.eTag),
    version: text(it.versionId),
    sequencer: sequencerOf(it.sequencer),
    by: text(object(record.userIdentity).principalId),
    at: text(record.eventTime),
    region: text(record.awsRegion),
  };
}

const CREATED = new Map([
  ['PutObject', 'put'],
  ['CopyObject', 'copy'],
  ['POST Object', 'post'],
  ['CompleteMultipartUpload', 'complete_multipart_upload'],
]);

const OTHERS = new Map([
  ['Object Restore Initiated', 'object_restore.post'],
  ['Object Restore Completed', 'object_restore.completed'],
  ['Object Restore Expired', 'object_restore.delete'],
  ['Object Tags Added', 'object_tagging.put'],
  ['Object Tags Deleted', 'object_tagging.delete'],
  ['Object ACL Updated', 'object_acl.put'],
  ['Object Storage Class Changed', 'lifecycle_transition'],
  ['Object Access Tier Changed', 'intelligent_tiering'],
]);

/** EventBridge has names of its own for the same things. */
function typeOfDetail(name: string, detail: Loose): string {
  const reason = text(detail.reason) ?? '';
  if (name === 'Object Created') return `object_created.${CREATED.get(reason) ?? 'put'}`;
  if (name === 'Object Deleted') {
    const head = reason === 'Lifecycle Expiration' ? 'lifecycle_expiration' : 'object_removed';
    return `${head}.${detail['deletion-type'] === 'Delete Marker Created' ? 'delete_marker_created' : 'delete'}`;
  }
  return OTHERS.get(name) ?? 'unknown';
}

function fromDetail(event: Loose, detail: Loose): Stored {
  const it = object(detail.object);
  return {
    type: typeOfDetail(text(event['detail-type']) ?? '', detail),
    bucket: text(object(detail.bucket).name),
    key: text(it.key),
    size: numeric(it.size),
    etag: text(it.etag),
    version: text(it['version-id']),
    sequencer: sequencerOf(it.sequencer),
    by: text(detail.requester),
    at: text(event.time),
    region: text(event.region),
  };
}

/** Inside of SNS's envelope the message is a text that is mostly JSON. */
export function messageIn(payload: unknown): Loose {
  const envelope = object(payload);
  const said = text(envelope.Message);
  if (said === null) return envelope;
  try {
    return object(JSON.parse(said));
  } catch {
    return {};
  }
}

export function storedIn(payload: unknown): Stored[] {
  const message = messageIn(payload);
  const records = Array.isArray(message.Records) ? message.Records.slice(0, MOST) : [];
  const found = records.map(object).filter((record) => record.s3 !== undefined);
  if (found.length > 0) return found.map(fromRecord);
  return message.source === 'aws.s3' ? [fromDetail(message, object(message.detail))] : [];
}

const pageOf = ({ bucket, key, region }: Stored): string | null => {
  if (bucket === null || key === null) return null;
  const place = region === null ? '' : `region=${encodeURIComponent(region)}&`;
  return `https://s3.console.aws.amazon.com/s3/object/${encodeURIComponent(bucket)}?${place}prefix=${encodeURIComponent(key)}`;
};

const sizeOf = (size: number | null): string => (size === null ? '' : ` (${size} bytes)`);

/** Flat facts of the first object; `objects` holds all of them. */
export function facts(payload: unknown, event: { type: string }): Facts {
  const objects = storedIn(payload);
  const [first] = objects;
  const envelope = object(payload);
  const place = first?.bucket && first.key ? `s3://${first.bucket}/${first.key}` : null;
  return {
    title: first?.key?.split('/').at(-1) ?? text(envelope.Subject),
    body: place === null ? text(envelope.Message) : `${place}${sizeOf(first?.size ?? null)}`,
    author: first?.by ?? null,
    closer: null,
    actor: first?.by ?? null,
    url: first ? pageOf(first) : null,
    number: null,
    labels: [],
    priority: null,
    assignee: null,
    repository: null,
    event: event.type,
    bucket: first?.bucket ?? null,
    key: first?.key ?? null,
    size: first?.size ?? null,
    etag: first?.etag ?? null,
    version_id: first?.version ?? null,
    sequencer: first?.sequencer ?? null,
    region: first?.region ?? null,
    happened_at: first?.at ?? null,
    topic: text(envelope.TopicArn),
    objects,
  };
}
