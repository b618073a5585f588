import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { listConnectors } from '#src/connectors/catalogue.ts';
import { parsePayload } from '#src/connectors/parse-payload.ts';
import type { Headers } from '#src/connectors/source.ts';
import { SIGNERS } from '../connectors/signers.ts';

interface Recorded {
  headers: Record<string, string>;
  body: unknown;
  described: object;
  facts: object;
}

const NOW = Date.UTC(2026, 0, 1, 12);
const FIXTURES = new URL('../fixtures/deliveries/', import.meta.url);
const sources = listConnectors().flatMap((connector) => connector.source ?? []);
const BODY = Buffer.from('{"b": 1,\r\n "a": [1.0, "текст"]}');

const recorded = (service: string): [string, Recorded][] =>
  readdirSync(new URL(`${service}/`, FIXTURES)).map((name) => [
    name,
    JSON.parse(readFileSync(new URL(`${service}/${name}`, FIXTURES), 'utf8')) as Recorded,
  ]);

test('every source that signs has a signer and recorded deliveries', () => {
  const signing = sources.filter((source) => source.signs || source.maySign).map((source) => source.service);
  expect(Object.keys(SIGNERS).sort()).toEqual(signing.sort());
  for (const { service } of sources) expect(recorded(service).length).toBeGreaterThan(0);
});

/** All lists and objects in a value, itself included. */
function objectsIn(value: unknown, found = new Set<object>()): Set<object> {
  if (typeof value !== 'object' || value === null || found.has(value)) return found;
  found.add(value);
  for (const inner of Object.values(value)) objectsIn(inner, found);
  return found;
}

describe.each(sources.map((source) => [source.service, source] as const))('%s', (service, source) => {
  test.each(recorded(service))('%s is read as it should be', async (_name, delivery) => {
    const raw = Buffer.from(typeof delivery.body === 'string' ? delivery.body : JSON.stringify(delivery.body));
    const payload =
      raw.length === 0 && source.payload ? source.payload(delivery.headers) : parsePayload(delivery.headers, raw);
    const described = source.describe(delivery.headers, payload, raw);
    expect(described).toEqual(delivery.described);
    const { facts } = await import(source.factsModule);
    const found = facts(payload, described);
    expect(found).toMatchObject(delivery.facts);
    // What a handler does to the facts of an event is nothing to its payload, which may be read anew.
    const sent = objectsIn(payload);
    expect([...objectsIn(found)].filter((one) => sent.has(one))).toEqual([]);
  });

  test('nothing that can be sent makes it throw', async () => {
    const { facts } = await import(source.factsModule);
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(fc.string(), fc.string()), (payload, headers) => {
        const described = source.describe(headers, payload, Buffer.from(JSON.stringify(payload)));
        expect(described.type).toMatch(/./);
        source.handshake?.(headers, payload);
        const found = facts(payload, described);
        expect(Array.isArray(found.labels)).toBe(true);
        expect(found.event).toBe(described.type);
      }),
      { numRuns: 500 },
    );
  });

  test('its facts module is pure: it imports nothing but types', () => {
    const text = readFileSync(new URL(source.factsModule), 'utf8');
    expect(text.match(/^import .*/gm)?.filter((line) => !line.startsWith('import type ')) ?? []).toEqual([]);
    expect(text).not.toMatch(/process\.|require\(|import\(|fetch\(/);
  });
});

describe.each(Object.entries(SIGNERS))('signatures of %s', (service, signer) => {
  const source = sources.find((one) => one.service === service);
  const verify = (headers: Headers, raw = BODY, secrets: string[] = [signer.secret], now = NOW): boolean =>
    source?.verify({ headers, raw, secrets, now, certificate: signer.certificate }) ?? false;
  const good = signer.headers(BODY, signer.secret, NOW);
  const signature = String(good[signer.signatureHeader]);
  const digest = signature.slice(signer.prefix.length);
  const withSignature = (value: string | string[] | undefined): Headers => ({
    ...good,
    [signer.signatureHeader]: value,
  });
  const at = (value: string): Headers => ({ ...good, [signer.timestampHeader ?? '']: value });
  const signedAt = (offset: number): Headers => signer.headers(BODY, signer.secret, NOW + offset);
  const swapped = (text: string): string =>
    text.replace(/[a-z]/gi, (letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    );

  test('a good one is taken, with the current and with the previous secret', () => {
    expect(verify(good)).toBe(true);
    expect(verify(good, BODY, [signer.other, signer.secret])).toBe(true);
    expect(verify(good, BODY, [signer.secret, signer.other])).toBe(true);
  });

  const flipped = Buffer.from(BODY);
  flipped[3] = (flipped[3] ?? 0) ^ 1;
  const unlike = signer.encoding === 'hex' ? 'z'.repeat(64) : `${'*'.repeat(43)}=`;
  const wrongOnes: [string, Headers][] = [
    ['missing header', withSignature(undefined)],
    ['empty header', withSignature('')],
    ['repeated header', withSignature([signature, signature])],
    ['repeated header with one value', withSignature([signature])],
    ['wrong prefix', withSignature(`sha1=${digest}`)],
    ...(signer.prefix === '' ? [] : [['no prefix', withSignature(digest)] as [string, Headers]]),
    ['other case', withSignature(signer.prefix + swapped(digest))],
    ['truncated', withSignature(signature.slice(0, -2))],
    ['over-long', withSignature(`${signature}00`)],
    ['not in its alphabet', withSignature(signer.prefix + unlike)],
    ['duplicate header, joined', withSignature(`${signature}, ${signature}`)],
    ['unknown version only', withSignature(`v9,${digest}`)],
    ['empty digest', withSignature(signer.prefix)],
    ['white space around it', withSignature(` ${signature}`)],
    ['a neighbour signed it', signer.headers(BODY, signer.other, NOW)],
  ];
  test.each(wrongOnes)('%s', (_name, headers) => {
    expect(verify(headers)).toBe(false);
  });

  // A header that is the secret itself says nothing of the body, and the sender's documentation says so too.
  test.each([
    ['one flipped bit', flipped],
    ['re-serialised JSON', Buffer.from(JSON.stringify(JSON.parse(BODY.toString())))],
    ['a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), BODY])],
    ['changed line ends', Buffer.from(BODY.toString().replace('\r\n', '\n'))],
    ['nothing', Buffer.alloc(0)],
    ['one byte more', Buffer.concat([BODY, Buffer.from(' ')])],
  ])('a body with %s', (_name, raw) => {
    expect(verify(good, raw)).toBe(signer.isStatic === true);
  });

  test('the wrong secret, an empty one and none at all', () => {
    expect(verify(good, BODY, [signer.other])).toBe(false);
    expect(verify(good, BODY, [])).toBe(false);
    expect(verify(signer.headers(BODY, signer.prefix === 'v1,' ? 'whsec_' : '', NOW), BODY, ['', 'whsec_'])).toBe(
      false,
    );
  });

  test('two signatures, the first bad', () => {
    const bad = signer.prefix + (signer.encoding === 'hex' ? '0'.repeat(64) : `${'A'.repeat(43)}=`);
    const { separator = ' ', several } = signer;
    expect(verify(withSignature(`${bad} ${signature}`))).toBe(several && separator === ' ');
    expect(verify(withSignature(`${bad},${signature}`))).toBe(several && separator === ',');
  });

  if (signer.timestampHeader !== null) {
    test('five minutes either way, not more', () => {
      expect(verify(signedAt(-299_000))).toBe(true);
      expect(verify(signedAt(299_000))).toBe(true);
      expect(verify(signedAt(-302_000))).toBe(false);
      expect(verify(signedAt(302_000))).toBe(false);
    });
    test.each(['', 'NaN', '-1', '1e308', 'Infinity', '0x10', ' ', '1.5', '9'.repeat(20), String(NOW)])(
      'the time %j',
      (value) => {
        expect(verify(at(value))).toBe(false);
      },
    );
    test('a time that was not the signed one', () => {
      expect(verify(at(String(Math.floor(NOW / 1000) + 1)))).toBe(false);
    });
  }

  test('no mutation of a good signature is taken', () => {
    fc.assert(
      fc.property(fc.nat(signature.length - 1), fc.constantFrom(...'0123456789abcdefABCDEF+/=,'), (index, letter) => {
        const mutated = signature.slice(0, index) + letter + signature.slice(index + 1);
        fc.pre(mutated !== signature);
        expect(verify(withSignature(mutated))).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});
