import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PassingMap } from '#src/kit/passing-map.ts';

const MB = 1024 * 1024;

const act = fc.record({
  what: fc.constantFrom('set' as const, 'set' as const, 'delete' as const, 'delete' as const, 'clear' as const),
  key: fc.integer({ min: 0, max: 40 }),
});

test('whatever comes and goes, it holds what a Map would, in the same order', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 600, size: 'max' }), (acts) => {
      const [ours, plain] = [new PassingMap<number, number>(), new Map<number, number>()];
      for (const [i, { what, key }] of acts.entries()) {
        if (what === 'set') expect(ours.set(key, i).get(key)).toBe(plain.set(key, i).get(key));
        else if (what === 'delete') expect(ours.delete(key)).toBe(plain.delete(key));
        else if (i % 50 === 0) [ours, plain].map((one) => one.clear());
        expect([ours.size, ours.has(key)]).toEqual([plain.size, plain.has(key)]);
      }
      expect([...ours]).toEqual([...plain]);
      expect([[...ours.keys()], [...ours.values()]]).toEqual([[...plain.keys()], [...plain.values()]]);
    }),
    { numRuns: 30 },
  );
});

test('what is let go while somebody goes through it is found by them once at the most', () => {
  const map = new PassingMap<number, number>();
  for (let i = 0; i < 500; i++) map.set(i, i);
  const seen: number[] = [];
  for (const [key] of map) {
    seen.push(key);
    map.delete(key);
  }
  expect(seen).toEqual(Array.from({ length: 500 }, (_, i) => i));
  expect(map.size).toBe(0);
});

test('what has gone dies young, where tables of a Map that has grown old would keep it', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', '--disable-warning=ExperimentalWarning', new URL('./garbage.ts', import.meta.url).pathname],
    { timeout: 60_000 },
  );
  const { plain, ours } = JSON.parse(stdout) as { plain: number; ours: number };
  expect(plain).toBeGreaterThan(4 * MB);
  expect(ours).toBeLessThan(MB);
});
