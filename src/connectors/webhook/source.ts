import { defineSource, factsBeside } from '../define.ts';
import { single, verifyHmacHeader, verifyStaticHeader } from '../signatures.ts';
import type { Headers } from '../source.ts';
import { exampleOf } from './example.ts';
import { standardHeaders, verifyStandard } from './standard.ts';
import { standardSample } from './standard-sample.ts';

type Loose = Record<string, unknown>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};

/** A short word from a payload, or null. */
const word = (value: unknown): string | null => {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value !== '' && value.length <= 200 ? value : null;
};

const typeOf = (body: Loose): string =>
  word(body.type) ?? word(body.event) ?? word(body.event_type) ?? word(object(body.event).type) ?? 'webhook';

/** The signed id where there is one: a stray second id beside it would let a captured delivery count as new. */
const idOf = (headers: Headers): string | null => {
  const id = standardHeaders(headers)?.id ?? single(headers, 'webhook-id') ?? single(headers, 'svix-id');
  return id === null ? null : id.slice(0, 200);
};

export const webhookSource = defineSource({
  service: 'webhook',
  signs: true,
  secretField: 'secret',
  maxBytes: 1024 * 1024,
  contentTypes: ['application/json', 'application/x-www-form-urlencoded'],
  verify(delivery) {
    const { scheme } = delivery;
    if (scheme === undefined || scheme.scheme === 'standard') return verifyStandard(delivery);
    const header = scheme.header.toLowerCase();
    if (scheme.scheme === 'header') return verifyStaticHeader(delivery, header);
    return verifyHmacHeader(delivery, { header, prefix: scheme.prefix ?? '', encoding: scheme.encoding ?? 'hex' });
  },
  describe(headers, payload) {
    const body = object(payload);
    const data = object(body.data);
    const actor = word(object(body.actor).login) ?? word(body.actor) ?? word(body.user) ?? word(body.author);
    return {
      id: idOf(headers),
      type: typeOf(body),
      object: word(body.object_id) ?? word(data.id) ?? word(body.id),
      actor,
    };
  },
  factsModule: factsBeside(import.meta.url),
  sample: standardSample,
  events: ['*'],
  example: exampleOf,
});
