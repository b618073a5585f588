import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { InputFault } from '#src/kit/faults.ts';
import { viewJson } from '#src/kit/json-view.ts';
import { GENERATED, generatedText } from '../../scripts/json-index.ts';

interface Loose {
  [name: string]: Loose;
}

const view = (text: string): Loose => viewJson(Buffer.from(text)) as Loose;

test('what runs is made of the source beside it', async () => {
  expect(readFileSync(GENERATED, 'utf8')).toBe(await generatedText());
});

test('where there is no WebAssembly documents are parsed', () => {
  // Node itself takes types off with it: that is over by then.
  const code = `const { viewJson } = await import(${JSON.stringify(new URL('../../src/kit/json-view.ts', import.meta.url).href)});
    delete globalThis.WebAssembly;
    console.log(typeof WebAssembly, viewJson(Buffer.from('{"a":{"b":1}}')).a.b);`;
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', code];
  expect(execFileSync(process.execPath, flags, { encoding: 'utf8' })).toBe('undefined 1\n');
});

test('a document may be a text or a number, with blanks around it', () => {
  for (const text of ['"abc"', ' "abc" \n', '"a\\"b"', '"é"', '""', '" "', '12 ', 'null\n', `"${'x'.repeat(100)}" `])
    expect(viewJson(Buffer.from(text))).toEqual(JSON.parse(text));
});

test('real deliveries are seen as they are', () => {
  const all = createRequire(import.meta.url)('@octokit/webhooks-examples') as { examples: Loose[] }[];
  for (const example of all.flatMap(({ examples }) => examples)) {
    const document = Buffer.from(JSON.stringify(example, null, 2));
    const seen = viewJson(document) as Loose;
    for (const [name, value] of Object.entries(example)) expect(seen[name]).toEqual(value);
    expect(JSON.stringify(viewJson(document))).toBe(JSON.stringify(example));
  }
});

describe('a view', () => {
  test('has no members but its own and those of every object', () => {
    const seen = view('{"issue":{"number":1},"__proto__":{"x":1}}');
    expect(seen.issue?.title).toBeUndefined();
    expect(String(seen)).toBe('[object Object]');
    expect(seen instanceof Object).toBe(true);
    expect(Object.hasOwn(seen, '__proto__')).toBe(true);
    expect(({} as Loose).x).toBeUndefined();
    expect((view('{}') as object).constructor).toBe(Object);
  });

  test('takes the last of several members of one name, however it is written', () => {
    expect(view('{"a":1,"a":{"b":2},"a":{"b":3}}').a?.b).toBe(3);
    expect(view('{"a":1,"\\u0061":2}').a).toBe(2);
    expect(view('{"é":1,"a":{"é":2}}').a?.é).toBe(2);
    // The bytes of é, read as characters.
    expect(view('{"é":1}')['\u00c3\u00a9']).toBeUndefined();
  });

  test('is still its own document when others were looked over since', () => {
    const first = view('{"a":{"b":{"c":1}}}');
    const inner = first.a?.b;
    const second = view('{"z":{"c":2,"b":{"c":3}}}');
    expect(inner?.c).toBe(1);
    expect(second.z?.c).toBe(2);
    expect(first.a?.b?.c).toBe(1);
    expect(second.z?.b?.c).toBe(3);
  });

  test('is for reading', () => {
    const seen = view('{"a":1}');
    expect(() => Object.assign(seen, { a: 2 })).toThrow(TypeError);
    expect(() => Object.freeze(seen)).toThrow(TypeError);
    expect(Reflect.deleteProperty(seen, 'a')).toBe(false);
    expect(() => (view('[1]') as unknown as number[]).push(2)).toThrow(TypeError);
    expect(seen).toEqual({ a: 1 });
  });

  test('knows thousands of members, and lists as lists', () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`k${i}`, i]));
    expect(view(JSON.stringify(many)).k4999).toBe(4_999);
    expect(view(JSON.stringify(many))).toEqual(many);
    const list = view(' [1,{"a":[2]}]') as unknown as unknown[];
    expect([Array.isArray(list), list.length, list[1], [...list]]).toEqual([true, 2, { a: [2] }, [1, { a: [2] }]]);
    expect(list.map((one) => typeof one)).toEqual(['number', 'object']);
  });

  test('is as deep and as long as it may be', () => {
    const deep = (levels: number): string => '{"a":'.repeat(levels - 1) + '{}'.padStart(2) + '}'.repeat(levels - 1);
    expect(JSON.stringify(view(deep(100)))).toBe(deep(100));
    expect(() => view(deep(101))).toThrow(/deeper than 100 levels/);
    expect(() => view(`[${'1,'.repeat(200_001)}1]`)).toThrow(/200000 values/);
    const long = JSON.stringify({ text: 'x'.repeat(3_000_000), id: 1 });
    expect(view(long).id).toBe(1);
  });

  test('of what is no JSON is refused', () => {
    for (const text of [
      '',
      '{',
      '{"a"}',
      '[1,]',
      '{"a":1,}',
      '01',
      '1.',
      'tru',
      '"\n"',
      '"\\x"',
      '{}{}',
      '"\\u12g4"',
      '\0',
    ])
      expect(() => view(text)).toThrow(InputFault);
  });
});
