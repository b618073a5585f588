import { randomInt, randomUUID } from 'node:crypto';
import { InputFault } from '#src/kit/faults.ts';
import { didYouMean } from '#src/kit/nearest.ts';
import { hmacSha256 } from './signatures.ts';
import type { Sample, Source } from './source.ts';

export interface SampleDelivery {
  headers: Record<string, string>;
  body: string;
}

type SampleHeaders = (sample: Sample) => Record<string, string>;

/** `<prefix><digest>` over the body in one header. */
export const hmacSample =
  (header: string, prefix = '', encoding: 'hex' | 'base64' = 'hex'): SampleHeaders =>
  ({ secret, raw }) =>
    secret === null ? {} : { [header]: `${prefix}${hmacSha256(secret, raw).toString(encoding)}` };

/** The secret itself in a header. */
export const secretSample =
  (header: string): SampleHeaders =>
  ({ secret }) =>
    secret === null ? {} : { [header]: secret };

/** The same with another id, so that it is no copy of the one before. */
function renewed(value: unknown, id: string, fresh: string): unknown {
  if (typeof value === 'string') return value === id ? fresh : value;
  if (typeof value === 'number') return String(value) === id ? randomInt(1, 2 ** 40) : value;
  if (Array.isArray(value)) return value.map((one) => renewed(one, id, fresh));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, renewed(inner, id, fresh)]));
}

type Payload = Record<string, unknown>;

/** Tries to make it another delivery than the one before; some tell theirs by a part of the id, some by all that is in it. */
function another(source: Source, payload: Payload): Payload {
  const idOf = (one: Payload): string | null => source.describe({}, one, Buffer.from(JSON.stringify(one))).id;
  const id = idOf(payload);
  if (id === null) return payload;
  const mark = randomUUID().slice(0, 8);
  const [part = id] = id.split(':');
  const tries = [
    renewed(payload, id, `${id}-${mark}`) as Payload,
    renewed(payload, part, `${part}-${mark}`) as Payload,
    { ...payload, sample: mark },
  ];
  return tries.find((one) => idOf(one) !== id) ?? payload;
}

function payloadFor(source: Source, type: string, now: number): Payload {
  const payload = another(source, source.example?.(type) ?? { type, title: 'An example' });
  return source.sampleAt?.(payload, now) ?? payload;
}

/** An event as the service would send it now, signed where a secret is given. */
export function sampleDelivery(
  source: Source,
  type: string,
  { secret, now }: { secret: string | null; now: number },
): SampleDelivery {
  if (!source.events.some((known) => known === type || known === '*')) {
    const meant = didYouMean(type, source.events);
    throw new InputFault('Unknown event', `${source.service} sends no "${type}".${meant}`);
  }
  if (secret !== null && !source.sample) {
    throw new InputFault(
      'Cannot be signed',
      `Only ${source.service} itself can sign what it sends: its key never leaves it. Leave out --sign.`,
    );
  }
  const payload = payloadFor(source, type, now);
  const body = JSON.stringify(payload);
  const sample: Sample = { type, raw: Buffer.from(body), id: randomUUID(), now, secret };
  const headers = { 'content-type': 'application/json', ...source.sample?.(sample) };
  if (source.describe(headers, payload, sample.raw).type === type) return { headers, body };
  throw new InputFault('No example', `There is no example of ${type} yet: send what ${source.service} sends.`);
}
