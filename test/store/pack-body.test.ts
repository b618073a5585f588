import { zstdCompressSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { letGoOfBody, packBody, unpackBody } from '#src/store/pack-body.ts';

const LENGTHS = [...[0, 1, 255, 256, 257, 4095, 4096, 4097, 65_535, 65_536], ...[65_791, 65_792, 65_793, 1_000_000]];

/** Hard to compress, and the same every time. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 7;
  for (let i = 0; i < length; i++) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    bytes[i] = state >> 16;
  }
  return bytes;
}

test.each(LENGTHS)('%i bytes come out as they went in, whoever compressed them', (length) => {
  for (const body of [Buffer.alloc(length, '{"n":1}'), noise(length)]) {
    expect(unpackBody(packBody(body))?.equals(body)).toBe(true);
    // Without a word on how much comes out.
    expect(unpackBody(zstdCompressSync(body, {}))?.equals(body)).toBe(true);
  }
});

test('a large payload that was unpacked is let go once; what is small or somebody else’s is left alone', () => {
  const sent = Buffer.alloc(200_000, 'text');
  const large = unpackBody(packBody(sent)) as Buffer;
  const small = unpackBody(packBody(sent.subarray(0, 10_000))) as Buffer;
  for (const body of [large, small, sent, null]) {
    letGoOfBody(body);
    letGoOfBody(body);
  }
  expect([large.length, small.length, sent.length]).toEqual([0, 10_000, 200_000]);
});
