import type { IncomingHttpHeaders } from 'node:http';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { githubSource } from '#src/connectors/github/source.ts';
import { webhookSource } from '#src/connectors/webhook/source.ts';
import { dedupKeyOf, orderKeyOf } from '#src/events/event-keys.ts';
import { keptHeaders } from '#src/gateway/kept-headers.ts';
import { checkContentType, readPayload } from '#src/gateway/payload.ts';
import type { Manifest } from '#src/integrations/package/manifest.ts';
import { InputFault } from '#src/kit/faults.ts';
import { parseBoundedJson } from '#src/kit/json-bounds.ts';
import { anyText, runs } from '../support/fuzz.ts';
import { processorMs } from '../support/processor-time.ts';

const FORM = 'application/x-www-form-urlencoded';
const json = fc.json({ maxDepth: 6 });
const body: fc.Arbitrary<Buffer> = fc.oneof(
  json.map((text) => Buffer.from(text)),
  json.map((text) => Buffer.from(`\ufeff${text}`)),
  json.map((text) => Buffer.from(`payload=${encodeURIComponent(text)}&x=1`)),
  fc.dictionary(anyText, anyText).map((fields) => Buffer.from(new URLSearchParams(fields).toString())),
  fc.tuple(json, fc.nat(), fc.uint8Array({ maxLength: 3 })).map(([text, at, put]) => {
    const raw = Buffer.from(text);
    return Buffer.concat([raw.subarray(0, at % (raw.length + 1)), put, raw.subarray(at % (raw.length + 1))]);
  }),
  fc.uint8Array({ maxLength: 200 }).map((raw) => Buffer.from(raw)),
);
const contentType = fc.oneof(
  fc.constantFrom(
    undefined,
    '',
    'application/json',
    'application/json; charset=utf-8',
    'application/vnd.api+json',
    FORM,
    `${FORM};charset=x`,
    'text/xml',
  ),
  anyText,
);

/** What came out, or undefined where it was refused; anything but an InputFault fails the test. */
function unlessRefused<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(InputFault);
    return undefined;
  }
}

test('whatever the body, it is refused as input, or kept as JSON that says the same', () => {
  fc.assert(
    fc.property(body, contentType, (raw, type) => {
      const read = unlessRefused(() => {
        checkContentType(type);
        return readPayload(raw, type);
      });
      if (read) expect(JSON.parse(read.text.toString('utf8'))).toStrictEqual(read.value);
    }),
    runs(),
  );
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test('no document changes a prototype', () => {
  const hostile = fc.object({
    key: fc.constantFrom('__proto__', 'constructor', 'prototype', 'polluted', 'a'),
    maxDepth: 4,
  });
  fc.assert(
    fc.property(hostile, (value) => {
      const text = JSON.stringify(value);
      const parsed = unlessRefused(() => parseBoundedJson(text));
      if (parsed !== undefined && parsed !== null)
        expect(JSON.stringify(parsed)).toBe(JSON.stringify(JSON.parse(text)));
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      expect(({} as Record<string, unknown>).a).toBeUndefined();
    }),
    runs(),
  );
});

test.each([
  ['quotes', (n: number) => `"${'\\"'.repeat(n)}"`],
  ['slashes', (n: number) => `"${'\\\\'.repeat(n)}"`],
  ['brackets in texts', (n: number) => `["${'[{'.repeat(n)}"]`],
  ['broken off texts', (n: number) => `"${'\\'.repeat(n)}`],
  ['many texts', (n: number) => `[${'"\\\\",'.repeat(n)}1]`],
])('%s take time in proportion to their length', (_what, make) => {
  const timed = (n: number): number => {
    const text = make(n);
    const from = processorMs();
    unlessRefused(() => parseBoundedJson(text));
    return processorMs() - from;
  };
  timed(20_000);
  const small = Math.min(timed(20_000), timed(20_000), timed(20_000));
  // Ten times the length in a hundred times the time would be a square; a generous middle keeps busy machines out.
  expect(Math.min(timed(200_000), timed(200_000), timed(200_000))).toBeLessThan(50 * small + 20);
});

const headerName = fc.oneof(
  fc.constantFrom(
    'authorization',
    'cookie',
    'x-hub-signature-256',
    'x-api-key',
    'x-gitlab-token',
    'x-my-secret',
    'x-github-event',
    'content-type',
    'proxy-authorization',
    'x-forwarded-for',
  ),
  fc.stringMatching(/^[a-z0-9-]{1,30}$/),
);

test('kept headers hold no credential and stay small', () => {
  const headers = fc.dictionary(
    headerName,
    fc.oneof(fc.string({ maxLength: 2000 }), fc.array(fc.string(), { maxLength: 2 })),
    { maxKeys: 80 },
  );
  fc.assert(
    fc.property(headers as fc.Arbitrary<IncomingHttpHeaders>, (given) => {
      const kept = keptHeaders(given);
      expect(Object.keys(kept).length).toBeLessThanOrEqual(40);
      for (const [name, value] of Object.entries(kept)) {
        expect(name).not.toMatch(/authorization|cookie|signature|token|secret|api-key/);
        expect(value.length).toBeLessThanOrEqual(512);
        expect(String(given[name])).toContain(value);
      }
    }),
    runs(),
  );
});

const path = fc.oneof(fc.constantFrom('id', 'a.b', '__proto__', 'constructor.name', 'length', 'object', ''), anyText);
const payload = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(
    fc.constantFrom('id', 'a', 'b', 'length'),
    fc.oneof(anyText, fc.string({ minLength: 190, maxLength: 400 }), fc.double(), fc.jsonValue()),
  ),
);
const manifestOf = (deduplication: Manifest['deduplication'], orderBy: string | undefined): Manifest =>
  ({ deduplication, ...(orderBy === undefined ? {} : { order_by: orderBy }) }) as Manifest;

test('deduplication keys are short, and the same for the same delivery', () => {
  const deduplication = fc.option(fc.record({ deduplication_key: path }, { requiredKeys: [] }), { nil: undefined });
  const id = fc.option(fc.oneof(anyText, fc.string({ minLength: 190, maxLength: 400 })));
  fc.assert(
    fc.property(deduplication, payload, id, body, (how, value, delivery, raw) => {
      const manifest = manifestOf(how, undefined);
      const key = dedupKeyOf(manifest, value, delivery, raw);
      expect(key.length).toBeLessThanOrEqual(210);
      expect(key.length).toBeGreaterThan(2);
      expect(dedupKeyOf(manifest, structuredClone(value), delivery, Buffer.from(raw))).toBe(key);
    }),
    runs(),
  );
});

test('a field that is named and left empty does not make all deliveries one', () => {
  const manifest = manifestOf({ deduplication_key: 'id' }, 'id');
  for (const empty of ['', null, [], {}]) {
    expect(dedupKeyOf(manifest, { id: empty }, 'one', Buffer.alloc(0))).toBe('d:one');
    expect(orderKeyOf(manifest, { id: empty }, null)).toBeNull();
  }
});

test('different ids make different keys, and no id can pass for a named field or a body', () => {
  const id = fc.oneof(fc.string({ minLength: 1 }), fc.string({ minLength: 190, maxLength: 300 }));
  fc.assert(
    fc.property(id, id, (one, other) => {
      fc.pre(one !== other);
      const keyOf = (delivery: string | null, named?: string) =>
        dedupKeyOf(
          manifestOf({ deduplication_key: 'id' }, undefined),
          named === undefined ? {} : { id: named },
          delivery,
          Buffer.from(one),
        );
      expect(keyOf(one)).not.toBe(keyOf(other));
      expect(keyOf(other, one)).not.toBe(keyOf(one));
      expect(keyOf(null)).not.toBe(keyOf(one));
    }),
    runs(),
  );
});

test('order keys are short texts or none', () => {
  fc.assert(
    fc.property(fc.option(path, { nil: undefined }), payload, fc.option(anyText), (by, value, object) => {
      const key = orderKeyOf(manifestOf(undefined, by), value, object);
      expect(key === null || (typeof key === 'string' && key.length <= 200)).toBe(true);
    }),
    runs(),
  );
});

test('what a source says of a delivery is short text, whatever was sent', () => {
  const headers = fc.dictionary(
    fc.constantFrom('x-github-event', 'x-github-delivery', 'webhook-id', 'svix-id'),
    fc.oneof(anyText, fc.string({ maxLength: 1000 })),
  );
  const fields = fc.dictionary(
    fc.constantFrom('action', 'sender', 'type', 'event', 'id', 'object_id', 'actor', 'issue', 'pull_request', 'data'),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(headers, fc.oneof(fc.jsonValue(), fields), (given, value) => {
      for (const source of [githubSource, webhookSource]) {
        const { id, type, object, actor } = source.describe(given, value, Buffer.alloc(0));
        for (const text of [id, type, object, actor])
          expect(text === null || (typeof text === 'string' && text.length <= 300)).toBe(true);
        expect(typeof type === 'string' && type !== '').toBe(true);
      }
    }),
    runs(),
  );
});
