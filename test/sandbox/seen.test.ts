import { expect, test } from '@jest/globals';
import { GuestProgram } from '#src/sandbox/guest/program.ts';
import { Seen } from '#src/sandbox/guest/seen.ts';
import { DEFAULT_LIMITS } from '#src/sandbox/limits.ts';
import { inputOf, programOf } from './bed.ts';

function seen(): Seen {
  const made = new Seen(new GuestProgram(programOf(), DEFAULT_LIMITS), inputOf().event, {});
  made.takeText('{"title":"T","deep":{"n":1}}');
  return made;
}

test('a payload that nobody was handed is let go, once, and read again', () => {
  const one = seen();
  const first = one.payload;
  expect(one.payload).toBe(first);
  expect(one.scope.payload).toBe(first);
  one.letGo();
  const again = one.payload;
  expect(again).not.toBe(first);
  expect(again).toEqual(first);
  expect(one.scope.payload).toBe(again);
  one.letGo();
  expect(one.payload).toBe(again);
  expect(one.facts.title).toBe('T');
});

test('one that was handed over stays', () => {
  const one = seen();
  const handed = one.handOver();
  one.letGo();
  expect(one.payload).toBe(handed);
  expect(one.handOver()).toBe(handed);
});
