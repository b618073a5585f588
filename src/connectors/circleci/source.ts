import { defineSource, factsBeside } from '../define.ts';
import { eventName, object, word } from '../loose.ts';
import { hmacSample } from '../sample-delivery.ts';
import { digestFrom, madeByOne, single } from '../signatures.ts';
import type { Unverified } from '../source.ts';
import { exampleOf } from './example.ts';
import { circleciWords } from './words.ts';

const ONE = /^(v[0-9]{1,3})=([0-9a-f]{1,200})$/;
/** The newest version of signatures that we know. Others in the header are for other receivers. */
const KNOWN = 'v1';

/** `v1=<hex>,v2=<hex>`: one of each version. */
function verifySigned({ headers, raw, secrets }: Unverified): boolean {
  const value = single(headers, 'circleci-signature');
  if (value === null) return false;
  const parts = value.split(',').map((part) => ONE.exec(part));
  const known = parts.filter((part) => part?.[1] === KNOWN);
  if (parts.includes(null) || known.length !== 1) return false;
  const digest = digestFrom(known[0]?.[2] ?? '', 'hex');
  return digest !== null && madeByOne(digest, secrets, raw);
}

const typeOf = (headers: Unverified['headers'], type: unknown): string =>
  eventName(type, eventName(single(headers, 'circleci-event-type'), 'unknown'));

export const circleciSource = defineSource({
  service: 'circleci',
  signs: true,
  maxBytes: 1024 * 1024,
  contentTypes: ['application/json'],
  verify: verifySigned,
  describe(headers, payload) {
    const { id, type, project, pipeline, workflow } = object(payload);
    const author = object(object(object(object(pipeline).vcs).commit).author);
    return {
      id: word(id),
      type: typeOf(headers, type),
      object: word(object(workflow).id) ?? word(object(project).slug),
      actor: word(author.name),
    };
  },
  factsModule: factsBeside(import.meta.url),
  handshake: (headers, payload) =>
    typeOf(headers, object(payload).type) === 'ping' ? { status: 200, body: { ok: true } } : null,
  events: ['workflow-completed', 'job-completed'],
  words: circleciWords,
  example: exampleOf,
  sample: (sample) => ({ 'circleci-event-type': sample.type, ...hmacSample('circleci-signature', 'v1=')(sample) }),
});
