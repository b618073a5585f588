import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { sideBySide } from '#src/store/side-by-side.ts';

/** Things that take their time, and what of them was going on when each began. */
function watched() {
  const { alone, beside } = sideBySide();
  const going = new Set<string>();
  const met: Record<string, string[]> = {};
  const run = (name: string) => async (): Promise<string> => {
    met[name] = [...going];
    going.add(name);
    await pause(5);
    going.delete(name);
    return name;
  };
  return { met, alone: (name: string) => alone(run(name)), beside: (name: string) => beside(run(name)) };
}

test('some go side by side, others meet nobody, and all go in the order in which they were asked for', async () => {
  const { met, alone, beside } = watched();
  const all = [beside('a'), beside('b'), alone('c'), alone('d'), beside('e'), beside('f'), alone('g')];
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  expect(met).toEqual({ a: [], b: ['a'], c: [], d: [], e: [], f: ['e'], g: [] });
  expect(Object.keys(met)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
});

test('one that fails stops nobody', async () => {
  const { met, alone, beside } = watched();
  const turns = sideBySide();
  const fails = async (): Promise<never> => {
    throw new Error('no');
  };
  await expect(turns.beside(fails)).rejects.toThrow('no');
  await expect(turns.alone(fails)).rejects.toThrow('no');
  expect(await Promise.all([turns.beside(async () => 1), turns.alone(async () => 2)])).toEqual([1, 2]);
  await Promise.all([beside('a'), alone('b')]);
  expect(met).toEqual({ a: [], b: [] });
});
