import { expect, test } from '@jest/globals';
import { InputFault } from '#src/kit/faults.ts';
import { stripTypes } from '#src/kit/strip-types.ts';

test('a thread that takes long to be there convicts no code', async () => {
  const read = stripTypes(['const a: number = 1;']);
  // As where others have the processors: by the time that anybody looks, more is over than code is given.
  await new Promise((done) => setImmediate(done));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5_200);
  expect(await read).toEqual(['const a         = 1;']);
});

test('types become white space, so that lines and columns stay', async () => {
  expect(await stripTypes(['const a: number = 1;'])).toEqual(['const a         = 1;']);
  expect(await stripTypes([])).toEqual([]);
});

test.each([
  ['an enum', 'enum A { B }', /enum/],
  ['a syntax error', 'const a: = 1', /Unexpected token/],
  ['too much', 'x'.repeat(300_000), /256 KB/],
])('%s is refused', async (_name, text, sentence) => {
  const [refused, fine] = await stripTypes([text, 'let b: string']);
  expect(refused).toBeInstanceOf(InputFault);
  expect(String(refused)).toMatch(sentence);
  expect(fine).toBe('let b        ');
});

test('code that breaks the stripper breaks it once, not for whoever comes next', async () => {
  for (let round = 0; round < 2; round++) {
    const [deep] = await stripTypes(['('.repeat(100_000)]);
    expect(String(deep)).toMatch(/nested too deeply/);
    expect(await stripTypes(['let b: string'])).toEqual(['let b        ']);
  }
});

test('code that takes for ever is given up, all of it together, and nobody else waits for it', async () => {
  const endless = `x = ${'a ? (b): c => '.repeat(30)}1`;
  let beats = 0;
  const heart = setInterval(() => beats++, 10);
  const [given, fine] = await Promise.all([stripTypes([endless, endless, endless]), stripTypes(['let b: string'])]);
  clearInterval(heart);
  expect(given.map(String)).toEqual(Array(3).fill(expect.stringMatching(/nested too deeply/)));
  expect(fine).toEqual(['let b        ']);
  expect(beats).toBeGreaterThan(10);
});
