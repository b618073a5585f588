import { createHash } from 'node:crypto';
import { defineSource, factsBeside } from '../define.ts';
import { object, word } from '../loose.ts';
import { verifyStaticHeader } from '../signatures.ts';
import { exampleOf } from './example.ts';
import { messageIn, type Stored, storedIn } from './facts.ts';
import { isSns, snsAddress, snsCertificateUrl, topicsIn, verifySns } from './sns.ts';
import { s3Words } from './words.ts';

/** The same change of the same object is one event, however often and in whatever envelope it comes. */
function idOf(stored: readonly Stored[]): string | null {
  if (stored.length === 0 || stored.some(({ key, sequencer }) => key === null || sequencer === null)) return null;
  const what = stored.map((one) => [one.bucket, one.key, one.version ?? one.etag, one.sequencer, one.type]);
  return createHash('sha256').update(JSON.stringify(what)).digest('hex');
}

const of = (head: string, ...kinds: string[]): string[] => kinds.map((kind) => `${head}.${kind}`);

export const s3Source = defineSource({
  service: 's3',
  signs: true,
  maxBytes: 1024 * 1024,
  // SNS calls its JSON plain text.
  contentTypes: ['application/json', 'text/plain'],
  certificateUrl: snsCertificateUrl,
  /** SNS signs, and the secret names its topic; EventBridge sends the secret itself. The name of a topic is no secret. */
  verify(delivery) {
    if (isSns(delivery.headers)) return verifySns(delivery);
    const secrets = delivery.secrets.filter((secret) => topicsIn([secret]).length === 0);
    return verifyStaticHeader({ ...delivery, secrets }, 'x-api-key');
  },
  describe(_headers, payload) {
    const stored = storedIn(payload);
    const [first] = stored;
    const sent = object(payload);
    return {
      id: idOf(stored) ?? word(sent.MessageId) ?? word(sent.id),
      type: first?.type ?? 'notification',
      object: first?.key ? `${first.bucket ?? ''}/${first.key}`.slice(0, 200) : word(sent.TopicArn),
      actor: first?.by?.slice(0, 200) ?? null,
    };
  },
  factsModule: factsBeside(import.meta.url),
  handshake(_headers, payload, base) {
    const { Type, SubscribeURL } = object(payload);
    if (Type === 'UnsubscribeConfirmation') return { status: 200, body: { ok: true } };
    if (Type === 'SubscriptionConfirmation') {
      const url = snsAddress(SubscribeURL, base);
      if (url !== null) return { status: 200, body: { confirmed: true }, visit: url.href };
      return { status: 400, body: { error: 'Invalid address', message: 'SubscribeURL is no address of SNS.' } };
    }
    return messageIn(payload).Event === 's3:TestEvent' ? { status: 200, body: { ok: true } } : null;
  },
  events: [
    ...of('object_created', 'put', 'post', 'copy', 'complete_multipart_upload'),
    ...of('object_removed', 'delete', 'delete_marker_created'),
    ...of('object_restore', 'post', 'completed', 'delete'),
    ...of('object_tagging', 'put', 'delete'),
    'object_acl.put',
    ...of('lifecycle_expiration', 'delete', 'delete_marker_created'),
    'lifecycle_transition',
    'intelligent_tiering',
    'reduced_redundancy_lost_object',
    ...of(
      'replication',
      'operation_failed_replication',
      'operation_missed_threshold',
      'operation_replicated_after_threshold',
      'operation_not_tracked',
    ),
    'notification',
  ],
  words: s3Words,
  example: exampleOf,
});
