import { defineSource, factsBeside } from '../define.ts';
import { eventName, object, word } from '../loose.ts';
import { hmacSample } from '../sample-delivery.ts';
import { digestFrom, madeByOne, single } from '../signatures.ts';
import type { Unverified } from '../source.ts';
import { exampleOf } from './example.ts';
import { pagerdutyWords } from './words.ts';

const ONE = /^v([0-9]{1,3})=([0-9a-f]{1,128})$/;
const MOST = 20;

/** `v1=…,v1=…`: while a secret is being replaced both sign. Versions that we do not know say nothing. */
function verifyPagerduty({ headers, raw, secrets }: Unverified): boolean {
  const parts = (single(headers, 'x-pagerduty-signature') ?? '').split(',').map((one) => ONE.exec(one));
  if (parts.length > MOST || parts.includes(null)) return false;
  return parts.some((part) => {
    const digest = part?.[1] === '1' ? digestFrom(part[2] ?? '', 'hex') : null;
    return digest !== null && madeByOne(digest, secrets, raw);
  });
}

const INCIDENT = [
  'triggered',
  'acknowledged',
  'resolved',
  'escalated',
  'reassigned',
  'delegated',
  'reopened',
  'unacknowledged',
  'annotated',
  'priority_updated',
  'status_update_published',
  'responder.added',
  'responder.replied',
  'conference_bridge.updated',
  'custom_field_values.updated',
  'service_updated',
  'workflow.started',
  'workflow.completed',
];

export const pagerdutySource = defineSource({
  service: 'pagerduty',
  signs: true,
  maxBytes: 1024 * 1024,
  contentTypes: ['application/json'],
  verify: verifyPagerduty,
  describe(headers, payload) {
    const event = object(object(payload).event);
    const data = object(event.data);
    return {
      id: word(single(headers, 'x-webhook-id')) ?? word(event.id),
      type: eventName(event.event_type, 'unknown'),
      object: word(object(data.incident).id) ?? word(data.id),
      actor: word(object(event.agent).summary) ?? word(object(event.agent).id),
    };
  },
  factsModule: factsBeside(import.meta.url),
  handshake: (_headers, payload) =>
    object(object(payload).event).event_type === 'pagey.ping' ? { status: 200, body: { ok: true } } : null,
  events: [
    ...INCIDENT.map((name) => `incident.${name}`),
    'service.created',
    'service.updated',
    'service.deleted',
    'pagey.ping',
  ],
  words: pagerdutyWords,
  example: exampleOf,
  sample: (sample) => ({ 'x-webhook-id': sample.id, ...hmacSample('x-pagerduty-signature', 'v1=')(sample) }),
});
