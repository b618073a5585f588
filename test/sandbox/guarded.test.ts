import { expect, test } from '@jest/globals';
import { guarded } from '#src/sandbox/guest/guarded.ts';

interface Behind {
  made: string[];
}

type Seen = Record<string, unknown>;

function guardedOne(): { seen: Seen; behind: Behind } {
  const behind: Behind = { made: [] };
  const maker = (name: string) => (of: Behind) => {
    of.made.push(name);
    return { name };
  };
  const missing = (name: string): Error => new Error(`no ${name}`);
  return { seen: guarded({ slack: maker('slack'), http: maker('http') }, behind, missing) as Seen, behind };
}

test('a member is made for whoever asks first, and kept', () => {
  const { seen, behind } = guardedOne();
  expect(behind.made).toEqual([]);
  expect(seen.slack).toBe(seen.slack);
  expect(behind.made).toEqual(['slack']);
  expect('http' in seen && !('jira' in seen)).toBe(true);
  expect(behind.made).toEqual(['slack']);
});

test('what is missing is answered with a sentence, but for what the language itself asks', async () => {
  const { seen } = guardedOne();
  expect(() => seen.jira).toThrow('no jira');
  expect(() => seen.hasOwnProperty).toThrow('no hasOwnProperty');
  expect(await Promise.resolve(seen)).toBe(seen);
  expect([seen.toJSON, seen.constructor, seen[Symbol.iterator as never]]).toEqual([undefined, undefined, undefined]);
});

test('seen as a whole it has all members, and is frozen', () => {
  const { seen } = guardedOne();
  expect(Object.keys(seen)).toEqual(['slack', 'http']);
  expect(JSON.stringify(seen)).toBe('{"slack":{"name":"slack"},"http":{"name":"http"}}');
  expect({ ...seen }.slack).toBe(seen.slack);
  expect(Object.getOwnPropertyDescriptor(seen, 'http')).toMatchObject({ enumerable: true, configurable: false });
  for (const one of [guardedOne().seen, seen]) expect(Object.isFrozen(one)).toBe(true);
});

test.each<[string, (seen: Seen) => unknown]>([
  ['set', (seen) => (seen.slack = 1)],
  ['add', (seen) => (seen.jira = 1)],
  ['define', (seen) => Object.defineProperty(seen, 'slack', { value: 1 })],
  ['delete', (seen) => delete seen.slack],
  ['set the prototype', (seen) => Object.setPrototypeOf(seen, {})],
])('nobody can %s anything', (_, change) => {
  const { seen } = guardedOne();
  expect(() => change(seen)).toThrow(TypeError);
  expect(Object.keys(seen)).toEqual(['slack', 'http']);
  expect(seen.slack).toEqual({ name: 'slack' });
});
