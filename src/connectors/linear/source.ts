import { parseBoundedJson } from '#src/kit/json-bounds.ts';
import { defineSource, factsBeside } from '../define.ts';
import { type Loose, object, word } from '../loose.ts';
import { hmacSample } from '../sample-delivery.ts';
import { single, verifyHmacHeader } from '../signatures.ts';
import type { Unverified } from '../source.ts';
import { exampleOf } from './example.ts';
import { linearWords } from './words.ts';

const TOLERANCE_MS = 60_000;

/** The time in the body is signed, the one in the header is not. */
function timeOf(raw: Buffer): unknown {
  try {
    return object(parseBoundedJson(raw)).webhookTimestamp;
  } catch {
    return undefined;
  }
}

function verifyLinear(delivery: Unverified): boolean {
  if (!verifyHmacHeader(delivery, { header: 'linear-signature', prefix: '', encoding: 'hex' })) return false;
  const time = timeOf(delivery.raw);
  return time === undefined || (typeof time === 'number' && Math.abs(delivery.now - time) <= TOLERANCE_MS);
}

/** `ProjectUpdate` → `project_update`. */
const snake = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

function typeOf(payload: Loose, header: string | null): string {
  const subject = /^[A-Za-z][A-Za-z0-9]{0,59}$/.exec(word(payload.type) ?? header ?? '')?.[0] ?? 'unknown';
  const action = /^[A-Za-z][A-Za-z0-9_]{0,59}$/.exec(word(payload.action) ?? '')?.[0];
  return action === undefined ? snake(subject) : `${snake(subject)}.${snake(action)}`;
}

export const linearSource = defineSource({
  service: 'linear',
  signs: true,
  maxBytes: 5 * 1024 * 1024,
  contentTypes: ['application/json'],
  verify: verifyLinear,
  describe(headers, sent) {
    const payload = object(sent);
    const data = object(payload.data);
    const actor = object(payload.actor);
    return {
      id: word(single(headers, 'linear-delivery')),
      type: typeOf(payload, single(headers, 'linear-event')),
      object: word(data.issueId) ?? word(object(data.issue).id) ?? word(data.id),
      actor: word(actor.name) ?? word(actor.id),
    };
  },
  factsModule: factsBeside(import.meta.url),
  // Anything but 200 counts as a failure there.
  acknowledge: (eventId) => ({ status: 200, body: { event_id: eventId } }),
  events: [
    ...[
      'issue',
      'comment',
      'project',
      'project_update',
      'cycle',
      'issue_label',
      'reaction',
      'document',
      'initiative',
    ].flatMap((subject) => ['create', 'update', 'remove'].map((action) => `${subject}.${action}`)),
    'issue_sla.set',
    'issue_sla.high_risk',
    'issue_sla.breached',
  ],
  words: linearWords,
  example: exampleOf,
  sample: (sample) => ({ 'linear-delivery': sample.id, ...hmacSample('linear-signature')(sample) }),
  sampleAt: (payload, now) => ({ ...payload, webhookTimestamp: now }),
});
